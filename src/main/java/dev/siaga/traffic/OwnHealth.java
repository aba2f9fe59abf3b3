package dev.siaga.traffic;

import java.time.Instant;
import java.util.Optional;

/** Which kinds of a city's own instances of one service work, and since when. Each is empty until it is known. */
public record OwnHealth(Optional<Lasting> main, Optional<Lasting> backup) {
    /** Nobody has looked yet. */
    public static final OwnHealth UNKNOWN = new OwnHealth(Optional.empty(), Optional.empty());

    /** The health after one more look; what can't be said leaves what was known. */
    public OwnHealth seen(Optional<Boolean> mainWorks, Optional<Boolean> backupWorks, Instant now) {
        return new OwnHealth(next(main, mainWorks, now), next(backup, backupWorks, now));
    }

    private static Optional<Lasting> next(Optional<Lasting> before, Optional<Boolean> works, Instant now) {
        return works.map(w -> before.map(b -> b.seen(w, now)).orElseGet(() -> new Lasting(w, now)))
                .or(() -> before);
    }

    /** Empty while one of the kinds isn't known and the other doesn't work. */
    public Optional<Serving> serving() {
        if (main.filter(Lasting::holds).isPresent()) {
            return Optional.of(Serving.MAIN);
        }
        if (main.isPresent() && backup.filter(Lasting::holds).isPresent()) {
            return Optional.of(Serving.BACKUP);
        }
        return main.isPresent() && backup.isPresent() ? Optional.of(Serving.NONE) : Optional.empty();
    }

    /** Since when no instance has worked; empty while one does, or nobody knows. */
    public Optional<Instant> downSince() {
        return serving().filter(s -> s == Serving.NONE).map(_ -> {
            Instant mainSince = main.orElseThrow().since();
            Instant backupSince = backup.orElseThrow().since();
            return mainSince.isAfter(backupSince) ? mainSince : backupSince;
        });
    }

    boolean mainWorks() {
        return main.filter(Lasting::holds).isPresent();
    }

    boolean backupWorks() {
        return backup.filter(Lasting::holds).isPresent();
    }
}
