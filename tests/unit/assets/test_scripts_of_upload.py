"""How a file is sent in parts, in the JavaScript that runs in browsers."""

from __future__ import annotations

import hashlib
import subprocess
from collections.abc import Sequence
from typing import Any

import pytest

from tests.unit.assets.scripts import run

Sums = dict[str, str]

# A server that keeps what comes, and a file of 10 bytes in parts of 4; each case says what happens.
SERVER = """(async () => {
  const file = new Blob(["0123456789"]);
  const server = { parts: {}, sums: { ...received }, puts: [] };
  const lost = () => Object.assign(new Error("lost"), { isAxiosError: true });
  const waits = [];
  const signal = new AbortController().signal;
  const send = async (number, blob, onBytes) => {
    server.puts.push(number);
    const fault = faults[server.puts.length - 1];
    onBytes(1);
    if (fault === "cut") throw lost();
    const taken = fault === "damaged" ? new Blob(["????"]) : blob;
    server.parts[number] = await taken.text();
    server.sums[number] = await it.checksumOf(taken);
    if (fault === "unheard") throw lost();
    return server.sums[number];
  };
  const put = (number, blob, onBytes) =>
    it.persist(() => send(number, blob, onBytes), { signal, wait: async (ms) => waits.push(ms) });
  let bytes = 0;
  let error = "";
  try {
    const onBytes = (some) => { bytes = some; };
    const look = async () => ({ ...server.sums, ...meanwhile });
    await it.sendParts(file, { part_size: 4, parts: 3, received }, { put, look, onBytes });
  } catch (found) {
    error = found.constructor.name;
  }
  const whole = [1, 2, 3].map((number) => server.parts[number] ?? "").join("");
  return { whole, bytes, error, waits, puts: server.puts.sort() };
})()"""


def sent(received: Sums | None = None, faults: Sequence[str] = (), **meanwhile: str) -> Any:
    return run(
        "deposit/upload/sending.js",
        SERVER,
        received=received or {},
        faults=list(faults),
        meanwhile={number.removeprefix("part"): one for number, one in meanwhile.items()},
    )


def checksum(text: str) -> str:
    return f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"


def test_a_file_arrives_in_parts() -> None:
    found = sent()
    assert (found["whole"], found["bytes"], found["error"]) == ("0123456789", 10, "")
    assert found["puts"] == [1, 2, 3] and not found["waits"]


@pytest.mark.parametrize("fault", ["cut", "unheard"])
def test_it_goes_on_after_a_lost_network(fault: str) -> None:
    found = sent(faults=["", fault, fault])
    assert (found["whole"], found["bytes"]) == ("0123456789", 10)
    assert len(found["puts"]) == 5 and len(found["waits"]) == 2 and min(found["waits"]) >= 1000


def test_what_is_there_is_compared_and_not_sent_again() -> None:
    found = sent({"1": checksum("0123"), "3": checksum("89")})
    assert (found["puts"], found["bytes"], found["error"]) == ([2], 10, "")


def test_another_file_does_not_go_on_and_nothing_of_it_is_sent() -> None:
    found = sent({"1": checksum("0123"), "3": checksum("8!")})
    assert (found["error"], found["puts"]) == ("OtherFileError", [])


def test_parts_of_another_file_that_come_meanwhile_are_noticed() -> None:
    assert sent(part2=checksum("????"))["error"] == "MixedError"


def test_a_part_that_arrives_damaged_is_sent_again() -> None:
    assert sent(faults=["damaged"])["whole"] == "0123456789"
    assert sent(faults=["damaged"] * 9)["error"] == "ChecksumError"


@pytest.mark.parametrize(
    ("error", "may"),
    [
        ({"isAxiosError": True}, True),
        ({"isAxiosError": True, "response": {"status": 503}}, True),
        ({"isAxiosError": True, "response": {"status": 429}}, True),
        ({"isAxiosError": True, "response": {"status": 400}}, False),
        ({"isAxiosError": True, "response": {"status": 403}}, False),
        ({"name": "NotReadableError"}, False),
    ],
)
def test_what_may_pass_by_itself(error: dict[str, Any], may: bool) -> None:
    assert run("deposit/upload/sending.js", "it.mayPass(error)", error=error) is may


def test_a_pause_ends_when_the_network_is_back_and_when_it_is_given_up() -> None:
    back = """(async () => {
      const network = new EventTarget();
      const waiting = it.pause(1e6, new AbortController().signal, network);
      network.dispatchEvent(new Event("online"));
      await waiting;
      const given = new AbortController();
      const left = it.pause(1e6, given.signal, network);
      given.abort();
      return left.then(() => "", (error) => error.name);
    })()"""
    assert run("deposit/upload/sending.js", back) == "AbortError"


def test_the_speed_is_that_of_the_last_seconds() -> None:
    samples = [[0, 0], [20_000, 0], [25_000, 5_000_000]]
    rate = run("deposit/upload/sending.js", "it.rateOf(samples, 26000)", samples=samples)
    assert rate == 1_000_000
    assert run("deposit/upload/sending.js", "it.rateOf([[5, 7]], 6)") == 0


def test_negative_control_a_module_that_fails_is_an_error() -> None:
    with pytest.raises(subprocess.CalledProcessError):
        run("deposit/upload/sending.js", "it.nothing()")
