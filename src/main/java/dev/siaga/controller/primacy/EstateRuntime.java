package dev.siaga.controller.primacy;

import dev.siaga.adapter.etcd.Revision;
import dev.siaga.failover.Beacon;
import dev.siaga.failover.City;
import dev.siaga.failover.CityReport;
import dev.siaga.failover.Estate;
import dev.siaga.failover.Evidence;
import dev.siaga.failover.FreezeCover;
import dev.siaga.failover.LivenessProbe;
import dev.siaga.failover.Permit;
import dev.siaga.failover.Snapshot;
import dev.siaga.failover.Soundness;
import dev.siaga.failover.Timing;
import dev.siaga.watch.CityFindings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What this replica knows of one estate right now. Each field has one writer (observer, quorum reader, keeper, registry, reconciler);
 * readers take a {@link Snapshot}. Nothing here outlives the process but the highest epoch and the quorum's ID, which the policy's status keeps.
 */
public final class EstateRuntime {
    private final EstateKey key;
    private final City self;
    private final OperatorClock clock;
    private volatile EstateMapping.Mapped.Usable manifests;
    private final PermitSight permit;
    private volatile List<Optional<LivenessProbe>> liveness = List.of();
    private final CityAffairs affairs = new CityAffairs();
    private final HighestEpoch highest = new HighestEpoch();
    private volatile boolean stopped;
    private volatile boolean awaitsAnother;
    private final PositionHistory positions;
    private final TimelineSight timeline;
    private final CitySight seen;
    private final QuorumSight sight;
    private final GuardSight guard;
    private final LastTry lastTry = new LastTry();
    private final Downtime downtime;

    EstateRuntime(EstateKey key, City self, EstateMapping.Mapped.Usable manifests, OperatorClock clock) {
        this.key = key;
        this.self = self;
        this.manifests = manifests;
        this.clock = clock;
        this.permit = new PermitSight(clock);
        this.positions = new PositionHistory(clock::nanoTime);
        this.timeline = new TimelineSight(clock::nanoTime);
        this.seen = new CitySight(clock);
        this.sight = new QuorumSight(clock);
        this.guard = new GuardSight(clock);
        this.downtime = new Downtime(clock::nanoTime);
    }

    public OperatorClock clock() {
        return clock;
    }

    public EstateKey key() {
        return key;
    }

    public City self() {
        return self;
    }

    public Estate estate() {
        return manifests.estate();
    }

    public LocalCity local() {
        return manifests.local();
    }

    /** What is to be known of this city's users. */
    public TrafficPlan plan() {
        return manifests.traffic();
    }

    public Evidence evidence() {
        return seen.evidence();
    }

    public QuorumReading reading() {
        return sight.reading();
    }

    QuorumSight sight() {
        return sight;
    }

    /** The cluster ID that the status is to have, given what it has. Where no epoch is known yet, no quorum can have forgotten one. */
    public Optional<String> quorumID(Optional<String> recorded) {
        return highestEpoch() == 0 ? recorded : sight.recordable(recorded);
    }

    public Permit permit() {
        return permit.permit();
    }

    public boolean stopped() {
        return stopped;
    }

    PositionHistory positions() {
        return positions;
    }

    /** The primary's positions as they became known here, whoever is primary. */
    public PositionArrivals arrivals() {
        return sight.arrivals();
    }

    void configure(EstateMapping.Mapped.Usable changed) {
        manifests = changed;
    }

    public void hurry(boolean underway) {
        seen.hurry(underway);
    }

    /** Whether the last decision waits for another city's step: then the quorum is read before the next one. */
    public boolean awaitsAnother() {
        return awaitsAnother;
    }

    public void awaitAnother(boolean awaited) {
        awaitsAnother = awaited;
    }

    boolean lookDue(Duration every) {
        return seen.lookDue(every);
    }

    /** Old evidence proves nothing: then neither the beacon nor the permit is renewed. */
    boolean lookedWithin(Duration time) {
        return seen.lookedWithin(time);
    }

    /** No thread touches the quorum or the permit of this estate any more. */
    public void stop() {
        stopped = true;
    }

    void observed(Evidence looked) {
        lastTry.seen(looked, permit());
        downtime.seen(looked, clock.now());
        seen.seen(lastTry.lackingPrimary(looked, permit(), clock.now()));
    }

    LastTry lastTry() {
        return lastTry;
    }

    /** How long this city has been without a primary, since it last had one or came by primacy. */
    Duration downtime() {
        return downtime.soFar();
    }

    Duration standingByFor() {
        return seen.standingByFor();
    }

    void probed(List<Optional<LivenessProbe>> members) {
        liveness = members;
    }

    public CityAffairs affairs() {
        return affairs;
    }

    public CityFindings findings() {
        return affairs.findings().streaming(evidence().streaming());
    }

    /** What ends this city's members when they freeze, without an operator. */
    public FreezeCover freezeCover() {
        Timing timing = estate().timing();
        return FreezeCover.of(liveness, timing.watchdogRequired(), timing.fenceGrace(evidence()));
    }

    TimelineSight timeline() {
        return timeline;
    }

    Duration primaryMissing(boolean present) {
        return seen.primaryMissing(present);
    }

    /** A city writes itself a permit only under an epoch that it has won. */
    public synchronized void permitSeen(Permit read) {
        permitBecomes(read, stored -> permit.seen(stored, estate().timing()));
    }

    private void permitBecomes(Permit read, Consumer<Permit> note) {
        Permit before = permit.permit();
        Permit stored = read instanceof Permit.Absent ? before.deleted() : read;
        if (stored.epoch() > before.epoch() && permit.known()) {
            seen.awaitPrimary();
            downtime.begins();
        }
        if (permit.closes(stored)) {
            seen.permitCloses();
        }
        note.accept(stored);
        if (stored instanceof Permit.Primary won) {
            remember(won.epoch(), Optional.of(self));
        }
    }

    boolean permitKnown() {
        return permit.known();
    }

    /** What was read before anybody else knew of a permit. */
    synchronized void permitLearned(Permit read) {
        if (!permit.known()) {
            permitSeen(read);
        }
    }

    synchronized void permitSealed(Permit.Primary last, Permit.Primary over) {
        permitBecomes(last, _ -> permit.sealed(last, over, estate().timing()));
    }

    Duration permitClosedFor() {
        return permit.closedFor();
    }

    boolean permitIsFinal() {
        return permit.isFinal();
    }

    public GuardSight guard() {
        return guard;
    }

    /** Takes over what the policy's status remembers, or another city tells; epochs only grow. */
    public void remember(long epoch, Optional<City> holder) {
        highest.remember(epoch, holder);
    }

    synchronized void quorumSaid(long askedAt, Revision revision, QuorumReading said) {
        if (sight.said(askedAt, revision, said)) {
            said.epoch().ifPresent(e -> remember(e.epoch(), Optional.of(e.city())));
            said.beacons()
                    .values()
                    .forEach(b ->
                            b.highestHolder().ifPresent(holder -> remember(b.highestEpoch(), Optional.of(holder))));
            sight.heard(estate().cities(), estate().timing().quiet(evidence()));
        }
    }

    synchronized void quorumSilent(String why) {
        sight.silent(why);
    }

    /** Why this city can't be relied on, its fence or its promotion, with the remedy. */
    public Optional<String> unsound() {
        if (permit() instanceof Permit.Recloning) {
            return Optional.of("its data had forked and is made anew: wait until it streams");
        }
        return local().bar(self)
                .or(() -> evidence().settings().flatMap(settings -> Soundness.fault(settings, estate().timing())))
                .or(affairs::locked)
                .or(() -> permit() instanceof Permit.Absent ? Optional.empty() : guard.fault());
    }

    /** How long an answer of the quorum is waited for: three must fit into a lease. */
    Duration patience() {
        return estate().timing().lease().dividedBy(3);
    }

    public long highestEpoch() {
        return highest.known().epoch();
    }

    public Beacon report(Instant now) {
        HighestEpoch.Known known = highest.known();
        return CityReport.of(self, estate().timing(), permit.provable(), evidence(), now, known.epoch(), unsound())
                .standing(affairs.standing().balked(lastTry.balked(permit())))
                .highestHolder(known.holder());
    }

    public synchronized Snapshot snapshot(Instant now) {
        HighestEpoch.Known known = highest.known();
        return new Snapshot(
                self,
                estate(),
                now,
                sight.quorum(),
                permit(),
                permit.known()
                        ? seen.within(estate().timing().permit())
                        : new Evidence.Blind("this city's permit has not been read yet"),
                unsound(),
                known.epoch(),
                known.holder(),
                lastTry.primary(permit()),
                local().slot());
    }
}
