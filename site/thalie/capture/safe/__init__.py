"""Reading files that nobody can vouch for, whatever program wrote them.

They are opened in a child process of bounded memory and time, read to the last byte, summed,
searched for names of persons, and copied without them. What they say, a ``Dialect`` knows; nothing
here knows any.
"""
