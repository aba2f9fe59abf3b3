package dev.siaga.controller.primacy;

import dev.siaga.adapter.etcd.Revision;
import dev.siaga.failover.City;
import dev.siaga.failover.EpochRecord;
import dev.siaga.failover.Quorum;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What the quorum said of one estate at the last look, and for how long this replica has seen what it sees, on its own clock. */
final class QuorumSight {
    private final OperatorClock clock;
    private final PositionArrivals arrivals;
    private volatile QuorumReading reading = QuorumReading.EMPTY;
    private Optional<Revision> readingRevision = Optional.empty();
    /** The quorum that this city goes by, or went by before this replica was started. */
    private Optional<String> remembered = Optional.empty();

    private long readAt;
    private Optional<String> silence = Optional.of("not asked yet");
    private long lostAt;
    private long renewalRevision;
    private long renewalSeenAt;
    private long goneEpoch;
    private long goneSince;
    private boolean setBack;
    private long setBackAt;
    private long backInTouch;
    /** Whether the restore of which others may still tell is one that this replica has outwaited. */
    private boolean outwaited;

    QuorumSight(OperatorClock clock) {
        this.clock = clock;
        this.arrivals = new PositionArrivals(clock::nanoTime);
        long started = clock.nanoTime();
        this.readAt = started;
        this.lostAt = started;
        this.renewalSeenAt = started;
    }

    QuorumReading reading() {
        return reading;
    }

    /** The primary's positions as they became known here, whoever is primary. */
    PositionArrivals arrivals() {
        return arrivals;
    }

    /**
     * Which quorum the policy's status knows: what the first look is compared with. What comes later this replica notices by itself, and may have
     * outwaited long before the status says so.
     */
    synchronized void remember(String cluster) {
        remembered = Optional.of(cluster);
    }

    /**
     * Which quorum the policy's status is to know. One that was set back must have been outwaited first: an operator that is started in between
     * would find what it expects, and nobody may be there to tell it. Until then, and while the quorum is silent, what is recorded stays.
     */
    synchronized Optional<String> recordable(Optional<String> recorded) {
        return trusted().or(() -> recorded).or(() -> remembered);
    }

    private Optional<String> trusted() {
        return readingRevision.map(Revision::cluster).filter(id -> !id.isEmpty() && !setBack && silence.isEmpty());
    }

    /**
     * Two threads read: an older answer never replaces a newer one. But a question that was asked only after a newer answer had come in
     * can't be answered from further back, nor by another cluster, unless the quorum was rebuilt. False for what changes nothing.
     */
    synchronized boolean said(long askedAt, Revision revision, QuorumReading said) {
        // Out of touch, it may have missed another one.
        outwaited &= silence.isEmpty();
        if (readingRevision.filter(before -> !revision.continues(before)).isPresent()) {
            if (askedAt - readAt < 0) {
                return false;
            }
            rebuilt(said);
        } else if (readingRevision.isEmpty() && anotherThanRemembered(revision)) {
            rebuilt(said);
        }
        if (silence.isPresent()) {
            backInTouch = revision.number();
        }
        readingRevision = Optional.of(revision);
        readAt = clock.nanoTime();
        if (said.unreadable().isPresent()) {
            silent("the document " + said.unreadable().get() + " can't be read");
            return false;
        }
        reading = said;
        silence = Optional.empty();
        if (said.setBack() && !setBack && !outwaited) {
            // Whoever was there noticed it; this one has to be told.
            setBack = true;
            setBackAt = clock.nanoTime();
        }
        if (said.epochRevision() != renewalRevision) {
            renewalRevision = said.epochRevision();
            renewalSeenAt = clock.nanoTime();
            said.epoch().filter(_ -> said.holder().isPresent()).ifPresent(arrivals::renewed);
        }
        trusted().ifPresent(this::remember);
        seeHolder(said);
        return true;
    }

    private boolean anotherThanRemembered(Revision first) {
        return !first.cluster().isEmpty()
                && remembered.filter(id -> !id.equals(first.cluster())).isPresent();
    }

    /**
     * What was counted up to now says nothing of the epochs that are forgotten. Of an empty quorum everybody knows that it lost data; one that was
     * restored from a backup looks as if nothing had happened since.
     */
    private void rebuilt(QuorumReading said) {
        setBack = said.epoch().isPresent();
        outwaited = !setBack;
        setBackAt = clock.nanoTime();
        goneEpoch = 0;
        renewalRevision = -1;
    }

    /** What the quorum says counts again when every city speaks at a time when nothing of before the restore can be left. */
    synchronized void heard(List<City> cities, Duration quiet) {
        if (setBack
                && since(setBackAt).compareTo(quiet) >= 0
                && reading.beacons().keySet().containsAll(cities)) {
            setBack = false;
            outwaited = true;
        }
    }

    private void seeHolder(QuorumReading said) {
        if (said.holder().isPresent()) {
            goneEpoch = 0;
            return;
        }
        said.epoch().map(EpochRecord::epoch).filter(epoch -> epoch != goneEpoch).ifPresent(epoch -> {
            goneEpoch = epoch;
            goneSince = clock.nanoTime();
        });
    }

    synchronized void silent(String why) {
        if (silence.isEmpty()) {
            lostAt = clock.nanoTime();
        }
        silence = Optional.of(why);
    }

    synchronized Quorum quorum() {
        return silence.<Quorum>map(why -> new Quorum.Unreachable(why, since(lostAt)))
                .orElseGet(() -> new Quorum.Reachable(
                        reading.holder(),
                        reading.epoch(),
                        reading.beacons(),
                        holderGoneFor(),
                        since(renewalSeenAt),
                        view()));
    }

    private Quorum.View view() {
        if (setBack) {
            return Quorum.View.SET_BACK;
        }
        return reading.oldestBeacon() > backInTouch ? Quorum.View.CURRENT : Quorum.View.CATCHING_UP;
    }

    /** What this city goes by, for those who weren't there when the quorum was set back. */
    synchronized BeaconDocument.Sight told() {
        return new BeaconDocument.Sight(readingRevision.map(Revision::number).orElse(0L), setBack);
    }

    /** How long ago this replica first saw the last holder's key missing. */
    synchronized Duration holderGoneFor() {
        return goneEpoch == 0 ? Duration.ZERO : since(goneSince);
    }

    /**
     * How long ago this replica saw the last sign of life of the epoch's holder; zero when there is no epoch yet. The holder's key outlives a
     * dead holder by its lease, and users don't wait for that to feel it.
     */
    synchronized Duration holderSilentFor() {
        return reading.epoch().isEmpty() ? Duration.ZERO : since(renewalSeenAt);
    }

    private Duration since(long nanos) {
        return Duration.ofNanos(clock.nanoTime() - nanos);
    }
}
