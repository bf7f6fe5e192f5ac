<?xml version="1.0" encoding="UTF-8"?>
{# Answers of OAI-PMH as a page, for people who open one in a browser; in the language of the reader. #}
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:o="http://www.openarchives.org/OAI/2.0/" exclude-result-prefixes="o">
  <xsl:output method="html" encoding="UTF-8" doctype-system="about:legacy-compat"/>
  <xsl:variable name="base" select="/o:OAI-PMH/o:request"/>
  <xsl:variable name="prefix">
    <xsl:choose>
      <xsl:when test="/o:OAI-PMH/o:request/@metadataPrefix">
        <xsl:value-of select="/o:OAI-PMH/o:request/@metadataPrefix"/>
      </xsl:when>
      <xsl:otherwise>oai_dc</xsl:otherwise>
    </xsl:choose>
  </xsl:variable>

  <xsl:template match="/o:OAI-PMH">
    <html lang="{{ current_i18n.language }}">
      <head>
        <meta name="viewport" content="width=device-width, initial-scale=1"/>
        <title>OAI-PMH · {{ config.THEME_SITENAME | e }}</title>
        <style>
          body { font: 1rem/1.5 system-ui, sans-serif; color: #1b1b1b; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
          a { color: #0b5394; } nav a { margin-right: 1rem; }
          table { border-collapse: collapse; width: 100%; margin: 1rem 0; }
          th, td { text-align: left; vertical-align: top; padding: .3rem .6rem; border-bottom: 1px solid #ccc; overflow-wrap: anywhere; }
          section { border-top: 1px solid #767676; margin-top: 1rem; padding-top: .5rem; }
          .wrong { border-left: .3rem solid #a61b1b; padding-left: 1rem; }
          ul.tree { list-style: none; padding-left: 1.2rem; margin: 0; } .tree b { font-weight: 600; color: #444; }
        </style>
      </head>
      <body>
        <header>
          <p><a href="{{ config.SITE_UI_URL | e }}">{{ config.THEME_SITENAME | e }}</a></p>
          <h1>OAI-PMH</h1>
          <p>{{ _("This page is for machines, which copy the metadata of this catalogue. You may look around.") | e }}</p>
          <nav>
            <a href="?verb=Identify">{{ _("About this catalogue") | e }}</a>
            <a href="?verb=ListMetadataFormats">{{ _("Formats") | e }}</a>
            <a href="?verb=ListSets">{{ _("Sets") | e }}</a>
            <a href="?verb=ListIdentifiers&amp;metadataPrefix=oai_dc">{{ _("Identifiers") | e }}</a>
            <a href="?verb=ListRecords&amp;metadataPrefix=oai_dc">{{ _("Records") | e }}</a>
          </nav>
        </header>
        <main>
          <xsl:apply-templates select="o:error"/>
          <xsl:apply-templates select="o:Identify | o:ListMetadataFormats | o:ListSets"/>
          <xsl:apply-templates select="o:ListIdentifiers | o:ListRecords | o:GetRecord"/>
        </main>
        <footer><p>{{ _("As of") | e }} <xsl:value-of select="o:responseDate"/></p></footer>
      </body>
    </html>
  </xsl:template>

  <xsl:template match="o:error">
    <p class="wrong" role="alert"><b translate="no"><xsl:value-of select="@code"/></b>: <span lang="en"><xsl:value-of select="."/></span></p>
  </xsl:template>

  <xsl:template match="o:Identify">
    <h2>{{ _("About this catalogue") | e }}</h2>
    <table>
      <tr><th scope="row">{{ _("Name") | e }}</th><td><xsl:value-of select="o:repositoryName"/></td></tr>
      <tr><th scope="row">{{ _("Address for harvesters") | e }}</th><td><xsl:value-of select="o:baseURL"/></td></tr>
      <tr><th scope="row">{{ _("Contact") | e }}</th><td>
        <xsl:for-each select="o:adminEmail"><xsl:value-of select="."/><br/></xsl:for-each></td></tr>
      <tr><th scope="row">{{ _("Earliest change") | e }}</th><td><xsl:value-of select="o:earliestDatestamp"/></td></tr>
      <tr><th scope="row">{{ _("Deletions") | e }}</th><td><code><xsl:value-of select="o:deletedRecord"/></code></td></tr>
    </table>
  </xsl:template>

  <xsl:template match="o:ListMetadataFormats">
    <h2>{{ _("Formats") | e }}</h2>
    <table>
      <tr><th scope="col">{{ _("Prefix") | e }}</th><th scope="col">{{ _("Namespace") | e }}</th><th scope="col">{{ _("Schema") | e }}</th></tr>
      <xsl:for-each select="o:metadataFormat">
        <tr>
          <td><a href="?verb=ListRecords&amp;metadataPrefix={o:metadataPrefix}"><xsl:value-of select="o:metadataPrefix"/></a></td>
          <td><xsl:value-of select="o:metadataNamespace"/></td>
          <td><xsl:value-of select="o:schema"/></td>
        </tr>
      </xsl:for-each>
    </table>
  </xsl:template>

  <xsl:template match="o:ListSets">
    <h2>{{ _("Sets") | e }}</h2>
    <table>
      <tr><th scope="col">{{ _("Set") | e }}</th><th scope="col">{{ _("Name") | e }}</th></tr>
      <xsl:for-each select="o:set">
        <tr>
          <td><a href="?verb=ListIdentifiers&amp;metadataPrefix=oai_dc&amp;set={o:setSpec}"><code><xsl:value-of select="o:setSpec"/></code></a></td>
          <td><span lang="en"><xsl:value-of select="o:setName"/></span>
            <xsl:for-each select="o:setDescription//*[@xml:lang]"><br/><span lang="{@xml:lang}"><xsl:value-of select="."/></span></xsl:for-each>
          </td>
        </tr>
      </xsl:for-each>
    </table>
    <xsl:apply-templates select="o:resumptionToken"/>
  </xsl:template>

  <xsl:template match="o:ListIdentifiers">
    <h2>{{ _("Identifiers") | e }}</h2>
    <xsl:apply-templates select="o:header"/>
    <xsl:apply-templates select="o:resumptionToken"/>
  </xsl:template>

  <xsl:template match="o:ListRecords | o:GetRecord">
    <h2>{{ _("Records") | e }}</h2>
    <xsl:apply-templates select="o:record"/>
    <xsl:apply-templates select="o:resumptionToken"/>
  </xsl:template>

  <xsl:template match="o:record">
    <xsl:apply-templates select="o:header"/>
    <xsl:if test="o:metadata">
      <details><xsl:if test="parent::o:GetRecord"><xsl:attribute name="open">open</xsl:attribute></xsl:if>
        <summary>{{ _("Metadata") | e }}</summary>
        <ul class="tree" translate="no"><xsl:apply-templates select="o:metadata/*" mode="tree"/></ul>
      </details>
    </xsl:if>
    <xsl:if test="o:about and not(o:metadata)"><p class="wrong"><xsl:value-of select="o:about"/></p></xsl:if>
  </xsl:template>

  <xsl:template match="o:header">
    <section>
      <p>
        <a href="?verb=GetRecord&amp;metadataPrefix={$prefix}&amp;identifier={o:identifier}"><xsl:value-of select="o:identifier"/></a>
        · <xsl:value-of select="o:datestamp"/>
        <xsl:if test="@status = 'deleted'"> · <strong>{{ _("deleted") | e }}</strong></xsl:if>
      </p>
      <p>
        <xsl:for-each select="o:setSpec">
          <a href="?verb=ListIdentifiers&amp;metadataPrefix={$prefix}&amp;set={.}"><code><xsl:value-of select="."/></code></a>
          <xsl:text> </xsl:text>
        </xsl:for-each>
      </p>
    </section>
  </xsl:template>

  <xsl:template match="o:resumptionToken">
    <xsl:if test=". != ''">
      <p><a rel="next" href="?verb={local-name(..)}&amp;resumptionToken={.}">{{ _("Next page") | e }}</a>
        (<xsl:value-of select="@completeListSize"/> {{ _("in all") | e }})</p>
    </xsl:if>
  </xsl:template>

  <xsl:template match="*" mode="tree">
    <li><b><xsl:value-of select="name()"/></b>
      <xsl:for-each select="@*[not(starts-with(name(), 'xsi:'))]"> <xsl:text> </xsl:text><i><xsl:value-of select="name()"/>=<xsl:value-of select="."/></i></xsl:for-each>
      <xsl:choose>
        <xsl:when test="*"><ul class="tree"><xsl:apply-templates select="*" mode="tree"/></ul></xsl:when>
        <xsl:otherwise>: <xsl:value-of select="."/></xsl:otherwise>
      </xsl:choose>
    </li>
  </xsl:template>
</xsl:stylesheet>
