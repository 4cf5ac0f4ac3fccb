"""Test Anything Protocol, one line per check."""

import time
import traceback


class Tap:
    def __init__(self):
        self.count = 0
        self.failures = 0

    def ok(self, good, what, *why):
        """Report one check; `why` is shown when it fails."""
        self.count += 1
        if not good:
            self.failures += 1
        print(f"{'ok' if good else 'not ok'} {self.count} - {what}", flush=True)
        if not good:
            for w in why:
                self.note(w() if callable(w) else w)
        return good

    def equal(self, got, want, what):
        return self.ok(got == want, what, f"got  {got!r}", f"want {want!r}")

    def note(self, text):
        for line in str(text).splitlines():
            print("# " + line, flush=True)

    def case(self, function, *args):
        """Run one case: what it throws is one failed check, not the end."""
        started = time.monotonic()
        try:
            function(*args)
        except Exception:
            self.ok(False, f"{function.__name__} runs to its end", traceback.format_exc())
        self.note(f"{function.__name__}: {time.monotonic() - started:.1f} s")

    def done(self):
        print(f"1..{self.count}", flush=True)
        return 1 if self.failures or not self.count else 0


def wait_for(what, condition, timeout_s=30):
    """Poll until condition() is true; return its value, or raise."""
    end = time.monotonic() + timeout_s
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > end:
            raise TimeoutError(f"waited {timeout_s} s for {what}")
        time.sleep(0.02)
