"""The static checks find what they should, and say when they could not look."""

from pathlib import Path

import pytest

from scripts.audit.checks import CODE, Finding, accepted, bandit, compare, read_packages


def test_a_planted_fault_is_found(tmp_path):
    for folder in CODE:
        (tmp_path / folder).mkdir()
    (tmp_path / "assistant" / "bad.py").write_text("import pickle\npickle.loads(b'')\n")
    found = {finding.id for finding in bandit(tmp_path).findings}
    assert "B301" in found
    assert Finding("B301", "assistant/bad.py") in bandit(tmp_path).findings


def test_code_that_can_not_be_read_is_no_clean_code(tmp_path):
    for folder in CODE:
        (tmp_path / folder).mkdir()
    (tmp_path / "assistant" / "bad.py").write_text("def (:\n")
    with pytest.raises(RuntimeError, match="could not read"):
        bandit(tmp_path)


def test_new_and_stale_findings_are_told():
    one, other = Finding("B1", "a.py"), Finding("B2", "b.py")
    assert compare([one], [one]) == []
    assert compare([one], []) == ["new: B1 a.py"]
    assert compare([], [other]) == ["no longer found, take it out: B2 b.py"]


@pytest.mark.parametrize("part", ["bandit", "packages"])
def test_every_accepted_finding_gives_its_reason(part):
    assert accepted(part) is not None


def test_an_accepted_finding_without_a_reason_is_refused(tmp_path: Path):
    file = tmp_path / "accepted.yml"
    file.write_text("bandit: [{id: B1, file: a.py, reason: ' '}]\n")
    with pytest.raises(ValueError, match="gives no reason"):
        accepted("bandit", file)


def test_a_known_fault_of_a_package_is_a_finding():
    fault = {"id": "PYSEC-0000-1", "fix_versions": []}
    report = {
        "dependencies": [
            {"name": "rasa", "version": "3.6.21", "vulns": [fault]},
            {"name": "numpy", "skip_reason": "not there"},
        ]
    }
    assert read_packages(report).findings == {Finding("PYSEC-0000-1", "rasa 3.6.21")}


def test_where_no_package_could_be_looked_up_nothing_was_checked():
    report = {"dependencies": [{"name": "rasa", "skip_reason": "not there"}]}
    assert read_packages(report).skipped
