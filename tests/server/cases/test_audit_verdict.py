"""What is said at the end of a check."""

from tui_reset.server.cases.audit_check import Verdict
from tui_reset.server.cases.audit_verdict import verdict_lines
from tui_reset.server.rules.audit_chain import Head

HEAD = Head(310, bytes(32))
NOW = 1_800_000_000.0


def test_a_good_log_gives_its_head_to_be_kept() -> None:
    verdict = Verdict(entries=1204, seals=310, head=HEAD, waiting=1, oldest=NOW - 60)
    assert verdict_lines(verdict, NOW) == [
        "The audit log is as it was written.",
        "  1,204 entries under 310 seals; 1 waits for its seal.",
        "Keep this head away from the database. With it, a check finds out if the end was cut off:\n"
        f"  tui-reset audit verify --head {HEAD}",
    ]


def test_what_waits_too_long_is_a_warning() -> None:
    verdict = Verdict(waiting=2, oldest=NOW - 60.5)
    said = verdict_lines(verdict, NOW)
    assert said[1] == "  0 entries under 0 seals; 2 wait for theirs."
    assert said[2].startswith("Warning: 2 entries are without a seal, the oldest from 2027-01-15T07:58:59.500Z.")
    one = verdict_lines(Verdict(waiting=1, oldest=NOW - 61), NOW)
    assert one[2].startswith("Warning: 1 entry is without a seal")


def test_a_bad_log_gives_no_head_to_anybody() -> None:
    [said] = verdict_lines(Verdict(findings=1, entries=1, seals=1, head=HEAD, waiting=1), NOW)
    assert said.startswith(
        "THE AUDIT LOG IS NOT AS IT WAS WRITTEN: 1 finding, named above.\nLeave the database as it is"
    )
    assert "--head" not in said


def test_an_empty_log_is_no_good_sign() -> None:
    [said] = verdict_lines(Verdict(), NOW)
    assert said.startswith("There is nothing in the audit log.")


def test_purges_and_heads_out_of_use_are_told() -> None:
    verdict = Verdict(entries=1, seals=1, head=HEAD, purged=Head(40, bytes(32)), is_head_gone=True)
    said = verdict_lines(verdict, NOW)
    assert said[1:4] == [
        "  1 entry under 1 seal; 0 wait for theirs.",
        "  Entries up to seal 40 were purged, as the log says itself.",
        "Warning: the seal of --head has been purged since, rightly. Take the head below from now on.",
    ]
