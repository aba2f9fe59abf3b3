package dev.siaga.lab.client;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * One city's write probe: a process inside that city that tries a write on each of its members every 100 ms and logs what became of
 * it. Arguments: city, file of members, log. A member once listed is tried for ever, at its old address too: a forgotten primary is
 * exactly what it must find.
 */
public final class WriteProbeMain {
    private static final long PERIOD_NANOS = 100_000_000;
    private static final long STILL_REFUSED_MICROS = 1_000_000;
    private static final int TIMEOUT_SECONDS = 1;
    private static final Session.Statements STATEMENTS = new Session.Statements(
            "INSERT INTO siaga_probe (city, member, n) SELECT split_part(member, '-', 3), member, n FROM (VALUES (?, ?::bigint)) AS row (member, n)",
            "SELECT at FROM siaga_probe WHERE member = ? AND n = ?");

    private final String city;
    private final AttemptLog log;
    private final AtomicLong numbers = new AtomicLong(System.currentTimeMillis() * 1_000);

    private WriteProbeMain(String city, AttemptLog log) {
        this.city = city;
        this.log = log;
    }

    /** Runs until killed. */
    public static void main(String[] args) throws Exception {
        var members = Path.of(args[1]);
        try (var log = AttemptLog.append(Path.of(args[2]))) {
            new WriteProbeMain(args[0], log).follow(members);
        }
    }

    private void follow(Path file) {
        Set<Members.Member> tried = new HashSet<>();
        while (true) {
            for (Members.Member member : Members.read(file)) {
                if (tried.add(member)) {
                    Thread.ofPlatform().name(member.name()).start(() -> probe(member));
                }
            }
            LockSupport.parkNanos(10 * PERIOD_NANOS);
        }
    }

    private void probe(Members.Member member) {
        var session =
                new Session(city, member.name(), () -> Optional.of(member.address()), TIMEOUT_SECONDS, STATEMENTS);
        Optional<Attempt> logged = Optional.empty();
        var next = System.nanoTime();
        while (true) {
            var attempt = session.write(numbers.incrementAndGet());
            if (!repeats(attempt, logged)) {
                log.add(attempt);
                logged = Optional.of(attempt);
            }
            session.settle().forEach(log::add);
            next = Math.max(next + PERIOD_NANOS, System.nanoTime());
            LockSupport.parkNanos(next - System.nanoTime());
        }
    }

    /** A refusal like the last one logged tells nothing new; once a second it tells that the probe lives. */
    private static boolean repeats(Attempt attempt, Optional<Attempt> logged) {
        return attempt.outcome() == Outcome.REFUSED
                && logged.filter(last -> last.outcome() == Outcome.REFUSED
                                && last.detail().equals(attempt.detail())
                                && attempt.done() - last.done() < STILL_REFUSED_MICROS)
                        .isPresent();
    }
}
