package dev.siaga.failover;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Snapshots in the words of the tests: three cities, seen from one of them, all well until said otherwise. */
final class Given {
    static final City JAKARTA = new City("jakarta");
    static final City BANDUNG = new City("bandung");
    static final City SURABAYA = new City("surabaya");
    static final List<City> CITIES = List.of(JAKARTA, BANDUNG, SURABAYA);
    static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");
    static final String SYSTEM = "7300000000000000001";
    static final Timing.PatroniTiming PATRONI =
            new Timing.PatroniTiming(Duration.ofSeconds(20), Duration.ofSeconds(2), Duration.ofSeconds(3));
    static final Timing TIMING = new Timing(
            Duration.ofSeconds(8),
            Duration.ofSeconds(2),
            Duration.ofSeconds(2),
            PATRONI,
            false,
            Duration.ofSeconds(2),
            Duration.ofSeconds(6),
            Duration.ofMinutes(3),
            Duration.ofSeconds(10),
            Duration.ofMinutes(10));
    /** A loop, which counts as no shorter than retry_timeout, two more of these, and the stop margin. */
    static final Duration GRACE = Duration.ofSeconds(11);

    private final City self;
    private Optional<String> lastPrimary = Optional.empty();
    private Optional<String> slot = Optional.empty();
    private boolean paused;
    private boolean dryRun;
    private Estate.Failback failback = Estate.Failback.MANUAL;
    private City preferred = JAKARTA;
    private Optional<Estate.Switchover> switchover = Optional.empty();
    private OptionalLong recoveryPointBytes = OptionalLong.empty();
    private Estate.OnRpoBreach onRpoBreach = Estate.OnRpoBreach.HOLD;
    private Estate.OnServicesDown onServicesDown = Estate.OnServicesDown.READ_ONLY;
    private Permit permit = new Permit.Standby(1);
    private Evidence evidence;
    private Optional<String> unsound = Optional.empty();
    private Optional<Quorum.Holder> holder = Optional.of(new Quorum.Holder(JAKARTA, 1));
    private Optional<EpochRecord> epoch = Optional.of(record(1, JAKARTA));
    private final Map<City, Beacon> beacons = new HashMap<>();
    private Duration goneFor = Duration.ZERO;
    private Optional<Duration> renewalSeen = Optional.empty();
    private Quorum.View view = Quorum.View.CURRENT;
    private Optional<String> silence = Optional.empty();
    private long highestEpoch = 1;
    private Optional<City> lastHolder = Optional.of(JAKARTA);

    private Given(City self) {
        this.self = self;
        beacons.put(JAKARTA, beacon(JAKARTA, Beacon.Role.PRIMARY, 1000));
        beacons.put(BANDUNG, beacon(BANDUNG, Beacon.Role.STANDBY, 1000));
        beacons.put(SURABAYA, beacon(SURABAYA, Beacon.Role.STANDBY, 1000));
        evidence = self.equals(JAKARTA) ? primary() : standbyOf(JAKARTA);
        permit = self.equals(JAKARTA) ? new Permit.Primary(1, NOW.plusSeconds(5)) : permit;
    }

    static Given in(City self) {
        return new Given(self);
    }

    Given quorumLost() {
        silence = Optional.of("connection refused");
        return this;
    }

    /** The holder's key and its beacon are gone, for so long. */
    Given holderGone(Duration since) {
        epoch.ifPresent(e -> beacons.remove(e.city()));
        return vacantFor(since);
    }

    Given vacantFor(Duration since) {
        holder = Optional.empty();
        goneFor = since;
        return this;
    }

    /** Its city has just come in touch with the quorum. */
    Given catchingUp() {
        view = Quorum.View.CATCHING_UP;
        return this;
    }

    /** The quorum was restored from a backup, and not every city has spoken since. */
    Given setBack() {
        view = Quorum.View.SET_BACK;
        return this;
    }

    /** The epoch's record was first seen as it is now so long ago. */
    Given renewalSeen(Duration since) {
        renewalSeen = Optional.of(since);
        return this;
    }

    Given holder(City city, long number) {
        holder = Optional.of(new Quorum.Holder(city, number));
        epoch = Optional.of(record(number, city));
        highestEpoch = Math.max(highestEpoch, number);
        return this;
    }

    Given handover(City to, Duration ago) {
        epoch = epoch.map(e -> e.handing(new EpochRecord.Handover(to, "move-1", NOW.minus(ago), true)));
        return this;
    }

    /** The holder has said where it stopped for its successor. */
    Given stopped() {
        epoch = epoch.map(e -> e.handedAt(e.position()));
        return this;
    }

    Given handed(City to, String id) {
        epoch = epoch.map(e -> e.handing(new EpochRecord.Handover(to, id, NOW, false)));
        return this;
    }

    Given requested(City to, String id) {
        switchover = Optional.of(new Estate.Switchover(to, id));
        return this;
    }

    Given record(EpochRecord record) {
        epoch = Optional.of(record);
        return this;
    }

    Given neverAdopted() {
        holder = Optional.empty();
        epoch = Optional.empty();
        permit = new Permit.Absent();
        highestEpoch = 0;
        lastHolder = Optional.empty();
        beacons.replaceAll((city, b) -> new Beacon(
                city, b.role(), 2, 2, b.systemIdentifier(), 1, b.position(), 0, GRACE, 0, 0, Optional.empty()));
        return this;
    }

    Given wiped() {
        holder = Optional.empty();
        epoch = Optional.empty();
        return this;
    }

    Given lastHolder(City city) {
        lastHolder = Optional.of(city);
        return this;
    }

    /** The highest epoch this city ever saw, and who held it. */
    Given seen(long number, City city) {
        highestEpoch = number;
        lastHolder = Optional.of(city);
        return this;
    }

    Given permit(Permit given) {
        permit = given;
        return this;
    }

    /** The member that was primary before the move began. */
    Given lastPrimary(String member) {
        lastPrimary = Optional.of(member);
        return this;
    }

    /** The slot that the other cities keep for this one. */
    Given slot(String name) {
        slot = Optional.of(name);
        return this;
    }

    Given evidence(Evidence given) {
        evidence = given;
        return this;
    }

    Given beacon(Beacon given) {
        beacons.put(given.city(), given);
        return this;
    }

    Given without(City city) {
        beacons.remove(city);
        return this;
    }

    Given paused() {
        paused = true;
        return this;
    }

    Given dryRun() {
        dryRun = true;
        return this;
    }

    Given failingBackTo(City city) {
        failback = Estate.Failback.AUTOMATIC;
        preferred = city;
        return this;
    }

    Given heldFor(Duration since) {
        epoch = epoch.map(e -> new EpochRecord(
                e.epoch(),
                e.city(),
                e.systemIdentifier(),
                e.timeline(),
                e.position(),
                e.floor(),
                e.fenceGrace(),
                e.lease(),
                e.handover(),
                NOW.minus(since),
                false,
                e.lineage(),
                e.down()));
        return this;
    }

    Given promotingOnBreach() {
        onRpoBreach = Estate.OnRpoBreach.PROMOTE;
        return this;
    }

    Given losingAtMost(long bytes) {
        recoveryPointBytes = OptionalLong.of(bytes);
        return this;
    }

    Given movingWhenServicesAreDown() {
        onServicesDown = Estate.OnServicesDown.MOVE_PRIMARY;
        return this;
    }

    /** What a city tells of its services. */
    Given services(City city, Beacon.Services told) {
        beacons.computeIfPresent(
                city,
                (_, b) -> b.standing(new Beacon.Standing(
                        b.standing().crowded(), told, b.standing().degraded())));
        return this;
    }

    /** How this city's Patroni configuration stands towards writes. */
    Given writes(Evidence.Writes writes) {
        Evidence.Observed seen = (Evidence.Observed) evidence;
        evidence = new Evidence.Observed(
                seen.at(), seen.members(), seen.settings().map(s -> settings(s, writes)), seen.primaryMissingFor());
        return this;
    }

    static Evidence.Settings settings(Evidence.Settings s, Evidence.Writes writes) {
        return new Evidence.Settings(
                s.timing(), s.paused(), s.failsafe(), s.standbyOf(), s.clockSkew(), s.oldestPatroni(), writes);
    }

    Given unsound(String why) {
        unsound = Optional.of(why);
        return this;
    }

    Snapshot snapshot() {
        Map<City, Estate.Upstream> upstreams = new HashMap<>();
        CITIES.forEach(c -> upstreams.put(c, upstream(c)));
        Estate estate = new Estate(
                CITIES,
                preferred,
                TIMING,
                recoveryPointBytes,
                onRpoBreach,
                paused,
                dryRun,
                failback,
                switchover,
                upstreams,
                onServicesDown,
                CITIES.stream().filter(c -> !c.equals(self)).toList());
        Quorum quorum = silence.<Quorum>map(why -> new Quorum.Unreachable(why, Duration.ofSeconds(1)))
                .orElseGet(() -> new Quorum.Reachable(
                        holder, epoch, Map.copyOf(beacons), goneFor, renewalSeen.orElse(goneFor), view));
        return new Snapshot(
                self, estate, NOW, quorum, permit, evidence, unsound, highestEpoch, lastHolder, lastPrimary, slot);
    }

    FailoverDecision decision() {
        return FailoverDecider.decide(snapshot());
    }

    static Estate.Upstream upstream(City city) {
        return new Estate.Upstream(city + ".example.org", 5432);
    }

    static EpochRecord record(long number, City city) {
        return new EpochRecord(
                number,
                city,
                SYSTEM,
                number,
                new Lsn(1000),
                new Lsn(900),
                GRACE,
                TIMING.permit(),
                Optional.empty(),
                NOW.minusSeconds(60),
                false,
                lineage(number),
                Duration.ZERO);
    }

    /** Each epoch after the first began a timeline at 1000. */
    static Lineage lineage(long epochs) {
        Lineage lineage = Lineage.UNKNOWN;
        for (long epoch = 2; epoch <= epochs; epoch++) {
            lineage = lineage.with(new Lineage.Branch(epoch, new Lsn(1000), epoch, false));
        }
        return lineage;
    }

    static Beacon beacon(City city, Beacon.Role role, long position) {
        return new Beacon(
                city, role, 2, 2, Optional.of(SYSTEM), 1, new Lsn(position), 1, GRACE, 0, 1, Optional.empty());
    }

    static Beacon fenced(City city, long epoch) {
        return new Beacon(
                city,
                Beacon.Role.READ_ONLY,
                2,
                2,
                Optional.of(SYSTEM),
                1,
                new Lsn(1000),
                1,
                GRACE,
                epoch,
                epoch,
                Optional.empty());
    }

    static Evidence primary() {
        return observed(NOW, Optional.empty(), Duration.ZERO, Member.Role.PRIMARY, Member.Role.REPLICA);
    }

    static Evidence standbyOf(City city) {
        return observed(NOW, Optional.of(city), Duration.ZERO, Member.Role.STANDBY_LEADER, Member.Role.REPLICA);
    }

    /** A standby of Jakarta whose leader has received this much, and another member that much. */
    static Evidence led(long leader, long other) {
        return new Evidence.Observed(
                NOW,
                List.of(received("a", Member.Role.STANDBY_LEADER, leader), received("b", Member.Role.REPLICA, other)),
                Optional.of(settings(Optional.of(JAKARTA))),
                Duration.ZERO);
    }

    private static Member received(String name, Member.Role role, long position) {
        return received(name, role, 1, position);
    }

    private static Member received(String name, Member.Role role, long timeline, long position) {
        return new Member.Running(
                name, "10.0.0.1", role, timeline, new Lsn(position), false, Optional.of(SYSTEM), Optional.empty());
    }

    /** Its only member had begun a timeline of this number before it was told to stand by. */
    static Evidence standbyOn(City city, long timeline) {
        return new Evidence.Observed(
                NOW,
                List.of(received("a", Member.Role.STANDBY_LEADER, timeline, 1000)),
                Optional.of(settings(Optional.of(city))),
                Duration.ZERO);
    }

    /** One member runs behind a standby configuration, the other is down. */
    static Evidence halfStandbyOf(City city, String runs, String down) {
        return new Evidence.Observed(
                NOW,
                List.of(
                        received(runs, Member.Role.REPLICA, 1000),
                        new Member.Stopped(down, "stopped", Optional.of(Member.Role.REPLICA))),
                Optional.of(settings(Optional.of(city))),
                Duration.ZERO);
    }

    static Evidence readOnly() {
        return observed(NOW, Optional.empty(), Duration.ZERO, Member.Role.REPLICA, Member.Role.REPLICA);
    }

    /** Nothing answers; what runs there was started no earlier than an instant. */
    static Evidence silentSince(Instant notBefore) {
        return new Evidence.Observed(
                NOW,
                List.of(new Member.Silent("a", "timed out", notBefore), new Member.Silent("b", "timed out", notBefore)),
                Optional.empty(),
                Duration.ZERO);
    }

    static Evidence down(Duration since) {
        return new Evidence.Observed(
                NOW,
                List.of(new Member.Gone("a"), new Member.Gone("b")),
                Optional.of(settings(Optional.empty())),
                since);
    }

    /** Deleted by force, or with their Nodes: whether they run, nobody knows. */
    static Evidence noMembers() {
        return new Evidence.Observed(NOW, List.of(), Optional.empty(), Duration.ofSeconds(8));
    }

    static Evidence primaryBesideSilent() {
        List<Member> members = new ArrayList<>(primary().members());
        members.set(1, new Member.Silent("member-1", "timed out"));
        return new Evidence.Observed(NOW, members, primary().settings(), Duration.ZERO);
    }

    static Evidence observed(Instant at, Optional<City> following, Duration missing, Member.Role... roles) {
        List<Member> members = new ArrayList<>();
        for (Member.Role role : roles) {
            members.add(new Member.Running(
                    "member-" + members.size(),
                    "10.0.0.1",
                    role,
                    1,
                    new Lsn(1000),
                    true,
                    Optional.of(SYSTEM),
                    Optional.empty()));
        }
        return new Evidence.Observed(at, members, Optional.of(settings(following)), missing);
    }

    static Evidence.Settings settings(Optional<City> following) {
        return new Evidence.Settings(
                PATRONI,
                false,
                false,
                following.map(c -> new Evidence.Following(Optional.of(upstream(c)), Optional.empty())),
                Duration.ZERO,
                Optional.of("4.1.5"));
    }
}
