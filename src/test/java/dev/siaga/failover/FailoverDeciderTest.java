package dev.siaga.failover;

import static dev.siaga.failover.Given.BANDUNG;
import static dev.siaga.failover.Given.GRACE;
import static dev.siaga.failover.Given.JAKARTA;
import static dev.siaga.failover.Given.NOW;
import static dev.siaga.failover.Given.SURABAYA;
import static dev.siaga.failover.Given.beacon;
import static dev.siaga.failover.Given.fenced;
import static dev.siaga.failover.Given.in;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every row of the failover's table as a rule: given what a city sees, this is what it does. */
class FailoverDeciderTest {
    private static final Duration JUST_NOW = Duration.ofMillis(100);

    static Stream<Arguments> rules() {
        return Stream.of(
                arguments("all is well in the primary city", in(JAKARTA), FailoverDecision.Serve.class, Reason.SERVING),
                arguments("all is well in a standby city", in(BANDUNG), FailoverDecision.Hold.class, Reason.FOLLOWING),
                arguments(
                        "the quorum is lost: the primary city does nothing, its permit ends",
                        in(JAKARTA).quorumLost(),
                        FailoverDecision.Hold.class,
                        Reason.QUORUM_UNREACHABLE),
                arguments(
                        "two of three cities are dead: the third isn't promoted",
                        in(SURABAYA)
                                .holderGone(GRACE.multipliedBy(10))
                                .without(BANDUNG)
                                .quorumLost(),
                        FailoverDecision.Hold.class,
                        Reason.QUORUM_UNREACHABLE),
                arguments(
                        "the holder has just vanished: survivors wait for its fence",
                        in(BANDUNG).holderGone(JUST_NOW),
                        FailoverDecision.AwaitFence.class,
                        Reason.AWAITING_FENCE),
                arguments(
                        "the grace has passed: the best candidate contends",
                        in(BANDUNG).holderGone(GRACE),
                        FailoverDecision.Contend.class,
                        Reason.HOLDER_LOST),
                arguments(
                        "the grace has passed: the other yields",
                        in(SURABAYA).holderGone(GRACE),
                        FailoverDecision.Hold.class,
                        Reason.YIELDING),
                arguments(
                        "a higher position beats the policy's order",
                        in(SURABAYA).holderGone(GRACE).beacon(beacon(SURABAYA, Beacon.Role.STANDBY, 1001)),
                        FailoverDecision.Contend.class,
                        Reason.HOLDER_LOST),
                arguments(
                        "the holder says it is fenced: nobody waits",
                        in(BANDUNG).vacantFor(JUST_NOW).beacon(down(fenced(JAKARTA, 1))),
                        FailoverDecision.Contend.class,
                        Reason.HOLDER_LOST),
                arguments(
                        "a fence under an earlier epoch says nothing about this one",
                        in(BANDUNG).holder(JAKARTA, 3).vacantFor(JUST_NOW).beacon(fenced(JAKARTA, 2)),
                        FailoverDecision.AwaitFence.class,
                        Reason.AWAITING_FENCE),
                arguments(
                        "the old holder may come back to its own primacy at once",
                        in(JAKARTA).vacantFor(JUST_NOW).permit(new Permit.Primary(1, NOW.minusSeconds(1))),
                        FailoverDecision.Contend.class,
                        Reason.HOLDER_LOST),
                arguments(
                        "a city that could not make its database primary lets the next one try",
                        in(SURABAYA).holderGone(GRACE).beacon(balked(beacon(BANDUNG, Beacon.Role.STANDBY, 1001))),
                        FailoverDecision.Contend.class,
                        Reason.HOLDER_LOST),
                arguments(
                        "it tries again where nobody else can",
                        in(BANDUNG)
                                .holderGone(GRACE)
                                .beacon(balked(beacon(BANDUNG, Beacon.Role.STANDBY, 1000)))
                                .without(SURABAYA),
                        FailoverDecision.Contend.class,
                        Reason.HOLDER_LOST),
                arguments(
                        "and where all others are too far behind",
                        in(BANDUNG)
                                .holderGone(GRACE)
                                .beacon(balked(beacon(BANDUNG, Beacon.Role.STANDBY, 1000)))
                                .beacon(beacon(SURABAYA, Beacon.Role.STANDBY, 899)),
                        FailoverDecision.Contend.class,
                        Reason.HOLDER_LOST),
                arguments(
                        "unless the policy lets more be lost",
                        in(SURABAYA)
                                .holderGone(GRACE)
                                .beacon(balked(beacon(BANDUNG, Beacon.Role.STANDBY, 1000)))
                                .beacon(beacon(SURABAYA, Beacon.Role.STANDBY, 899))
                                .promotingOnBreach(),
                        FailoverDecision.Contend.class,
                        Reason.HOLDER_LOST),
                arguments(
                        "a paused policy promotes nobody",
                        in(BANDUNG).holderGone(GRACE).paused(),
                        FailoverDecision.Hold.class,
                        Reason.PAUSED),
                arguments(
                        "another database isn't promoted",
                        in(BANDUNG)
                                .holderGone(GRACE)
                                .beacon(otherSystem(BANDUNG))
                                .without(SURABAYA),
                        FailoverDecision.Hold.class,
                        Reason.NO_CANDIDATE),
                arguments(
                        "a city whose fence is unsound isn't promoted",
                        in(BANDUNG).holderGone(GRACE).beacon(unsound(BANDUNG)).without(SURABAYA),
                        FailoverDecision.Hold.class,
                        Reason.NO_CANDIDATE),
                arguments(
                        "a candidate too far behind is held back",
                        in(BANDUNG)
                                .holderGone(GRACE)
                                .beacon(beacon(BANDUNG, Beacon.Role.STANDBY, 899))
                                .without(SURABAYA),
                        FailoverDecision.Hold.class,
                        Reason.RECOVERY_POINT_EXCEEDED),
                arguments(
                        "a candidate within the recovery point in time is held back by the one in bytes",
                        in(BANDUNG)
                                .losingAtMost(50)
                                .holderGone(GRACE)
                                .beacon(beacon(BANDUNG, Beacon.Role.STANDBY, 949))
                                .without(SURABAYA),
                        FailoverDecision.Hold.class,
                        Reason.RECOVERY_POINT_EXCEEDED),
                arguments(
                        "a candidate as many bytes behind as the policy lets anybody lose is promoted",
                        in(BANDUNG)
                                .losingAtMost(50)
                                .holderGone(GRACE)
                                .beacon(beacon(BANDUNG, Beacon.Role.STANDBY, 950))
                                .without(SURABAYA),
                        FailoverDecision.Contend.class,
                        Reason.HOLDER_LOST),
                arguments(
                        "a fork with an equal timeline number and a higher position is no candidate",
                        in(SURABAYA).holder(BANDUNG, 2).holderGone(GRACE).beacon(forked(JAKARTA)),
                        FailoverDecision.Contend.class,
                        Reason.HOLDER_LOST),
                arguments(
                        "a candidate too far behind is promoted when the policy says so",
                        in(BANDUNG)
                                .holderGone(GRACE)
                                .beacon(beacon(BANDUNG, Beacon.Role.STANDBY, 899))
                                .without(SURABAYA)
                                .promotingOnBreach(),
                        FailoverDecision.Contend.class,
                        Reason.HOLDER_LOST),
                arguments(
                        "an epoch is won: the permit, then the promotion",
                        in(BANDUNG).holder(BANDUNG, 2),
                        FailoverDecision.Promote.class,
                        Reason.EPOCH_WON),
                arguments(
                        "an epoch won with an unsound fence is given back",
                        in(BANDUNG).holder(BANDUNG, 2).unsound("failsafe_mode"),
                        FailoverDecision.Release.class,
                        Reason.FENCE_UNSOUND),
                arguments(
                        "a permit is written but Patroni still stands by",
                        in(BANDUNG).holder(BANDUNG, 2).permit(new Permit.Primary(2, NOW.plusSeconds(5))),
                        FailoverDecision.Promote.class,
                        Reason.EPOCH_WON),
                arguments(
                        "the permit has ended and a member still writes: wait",
                        in(JAKARTA).permit(new Permit.Primary(1, NOW.minusSeconds(2))),
                        FailoverDecision.Hold.class,
                        Reason.FENCING),
                arguments(
                        "the permit has ended and nobody writes: give primacy back",
                        in(JAKARTA).permit(ended(Fence.ADMISSION_LAG)).evidence(Given.readOnly()),
                        FailoverDecision.Release.class,
                        Reason.PERMIT_ENDED),
                arguments(
                        "the permit ended a grace ago and a member still says it is primary: it is removed",
                        in(JAKARTA).permit(ended(GRACE.plus(Fence.ADMISSION_LAG))),
                        FailoverDecision.Expel.class,
                        Reason.SILENT_MEMBERS),
                arguments(
                        "the permit has just ended and members don't answer: Patroni gets half its grace",
                        in(JAKARTA)
                                .permit(ended(GRACE.dividedBy(2).minusMillis(1)))
                                .evidence(Given.silentSince(Instant.EPOCH)),
                        FailoverDecision.Hold.class,
                        Reason.FENCING),
                arguments(
                        "members that may be frozen are removed before primacy is given back",
                        in(JAKARTA).permit(ended(GRACE)).evidence(Given.silentSince(Instant.EPOCH)),
                        FailoverDecision.Expel.class,
                        Reason.SILENT_MEMBERS),
                arguments(
                        "members that may be frozen are removed even while the quorum is out of reach",
                        in(JAKARTA).quorumLost().permit(ended(GRACE)).evidence(Given.silentSince(Instant.EPOCH)),
                        FailoverDecision.Expel.class,
                        Reason.SILENT_MEMBERS),
                arguments(
                        "members started after the permit's end can't be primary, whether they answer yet or not",
                        in(JAKARTA).permit(ended(GRACE.dividedBy(2))).evidence(Given.silentSince(NOW.minusSeconds(1))),
                        FailoverDecision.Release.class,
                        Reason.PERMIT_ENDED),
                arguments(
                        "members that nobody could remove in time are dead with their Nodes",
                        in(JAKARTA)
                                .permit(ended(GRACE.plus(Fence.EXPULSION)))
                                .evidence(Given.silentSince(Instant.EPOCH)),
                        FailoverDecision.Release.class,
                        Reason.PERMIT_ENDED),
                arguments(
                        "local Patroni gets its chance first",
                        in(JAKARTA).evidence(Given.down(Duration.ofSeconds(5))),
                        FailoverDecision.Hold.class,
                        Reason.AWAITING_LOCAL_PRIMARY),
                arguments(
                        "the database stays down: the city steps down",
                        in(JAKARTA).evidence(Given.down(Duration.ofSeconds(6))),
                        FailoverDecision.StepDown.class,
                        Reason.DATABASE_DOWN),
                arguments(
                        "the database stays down and nobody could take over: keep trying",
                        in(JAKARTA)
                                .evidence(Given.down(Duration.ofSeconds(60)))
                                .without(BANDUNG)
                                .without(SURABAYA),
                        FailoverDecision.Hold.class,
                        Reason.AWAITING_LOCAL_PRIMARY),
                arguments(
                        "a returning city ends a permit that another epoch has overtaken",
                        in(JAKARTA).holder(BANDUNG, 2),
                        FailoverDecision.StepDown.class,
                        Reason.SUPERSEDED),
                arguments(
                        "a returning city waits until the new primary writes",
                        in(JAKARTA)
                                .holder(BANDUNG, 2)
                                .permit(new Permit.Primary(1, NOW.minusSeconds(60)))
                                .evidence(Given.readOnly()),
                        FailoverDecision.Hold.class,
                        Reason.AWAITING_NEW_PRIMARY),
                arguments(
                        "a returning city follows the new primary",
                        in(JAKARTA)
                                .holder(BANDUNG, 2)
                                .beacon(beacon(BANDUNG, Beacon.Role.PRIMARY, 1000))
                                .permit(new Permit.Primary(1, NOW.minusSeconds(60)))
                                .evidence(Given.readOnly()),
                        FailoverDecision.Follow.class,
                        Reason.REJOINING),
                arguments(
                        "a returning city that stands by gets a standby permit",
                        in(JAKARTA)
                                .holder(BANDUNG, 2)
                                .permit(new Permit.Primary(1, NOW.minusSeconds(2)))
                                .evidence(Given.standbyOf(BANDUNG)),
                        FailoverDecision.MarkStandby.class,
                        Reason.FOLLOWING),
                arguments(
                        "a loser turns to the new primary",
                        in(SURABAYA).holder(BANDUNG, 2).beacon(beacon(BANDUNG, Beacon.Role.PRIMARY, 1000)),
                        FailoverDecision.Follow.class,
                        Reason.REJOINING),
                arguments(
                        "a standby with a permit later than the holder's epoch waits for the quorum to be put right",
                        in(BANDUNG).permit(new Permit.Primary(5, NOW.plusSeconds(5))),
                        FailoverDecision.Hold.class,
                        Reason.STALE_VIEW),
                arguments(
                        "the quorum was set back and names this city under an old epoch: the key is given back",
                        in(JAKARTA).permit(new Permit.Standby(2)),
                        FailoverDecision.Release.class,
                        Reason.QUORUM_WIPED),
                arguments(
                        "the quorum was set back and the key is gone: the last holder goes on",
                        in(BANDUNG)
                                .vacantFor(JUST_NOW)
                                .permit(new Permit.Primary(2, NOW.plusSeconds(5)))
                                .seen(2, BANDUNG),
                        FailoverDecision.Contend.class,
                        Reason.QUORUM_WIPED),
                arguments(
                        "the quorum was set back and the key is gone: nobody else is promoted",
                        in(SURABAYA).vacantFor(GRACE).seen(2, BANDUNG),
                        FailoverDecision.Hold.class,
                        Reason.QUORUM_WIPED),
                arguments(
                        "the quorum was set back: its last holder can't know whether there was a later one",
                        in(JAKARTA).vacantFor(GRACE).setBack(),
                        FailoverDecision.Hold.class,
                        Reason.QUORUM_WIPED),
                arguments(
                        "the quorum was set back: an epoch that it says is won may have passed since",
                        in(BANDUNG).holder(BANDUNG, 2).setBack(),
                        FailoverDecision.Hold.class,
                        Reason.QUORUM_WIPED),
                arguments(
                        "who has just come in touch may have missed an epoch of which the others haven't spoken yet",
                        in(JAKARTA).vacantFor(GRACE).catchingUp(),
                        FailoverDecision.Hold.class,
                        Reason.STALE_VIEW),
                arguments(
                        "the quorum was set back within the holder's epoch: it goes on",
                        in(JAKARTA).setBack(),
                        FailoverDecision.Serve.class,
                        Reason.SERVING),
                arguments(
                        "the last renewal was seen long ago: its count may be the shorter one",
                        in(BANDUNG)
                                .holderGone(JUST_NOW)
                                .renewalSeen(Given.TIMING.permit().plus(GRACE)),
                        FailoverDecision.Contend.class,
                        Reason.HOLDER_LOST),
                arguments(
                        "a renewal seen a moment ago doesn't lengthen the count from the key's loss",
                        in(BANDUNG).holderGone(GRACE).renewalSeen(JUST_NOW),
                        FailoverDecision.Contend.class,
                        Reason.HOLDER_LOST),
                arguments(
                        "its fence became unsound after the permit was written, and nothing is promoted yet",
                        in(BANDUNG)
                                .holder(BANDUNG, 2)
                                .permit(new Permit.Primary(2, NOW.plusSeconds(10)))
                                .unsound("failsafe_mode"),
                        FailoverDecision.StepDown.class,
                        Reason.FENCE_UNSOUND),
                arguments(
                        "a switchover is asked for",
                        in(JAKARTA).requested(BANDUNG, "move-1"),
                        FailoverDecision.Demote.class,
                        Reason.SWITCHING),
                arguments(
                        "a switchover to the primary city itself is only noted as done",
                        in(JAKARTA).requested(JAKARTA, "move-1"),
                        FailoverDecision.Note.class,
                        Reason.SERVING),
                arguments(
                        "a switchover is honoured once for an id",
                        in(JAKARTA).handed(BANDUNG, "move-1").requested(BANDUNG, "move-1"),
                        FailoverDecision.Serve.class,
                        Reason.SERVING),
                arguments(
                        "a switchover is not repeated for a manifest that is older than the last one",
                        in(JAKARTA)
                                .handed(BANDUNG, "move-1")
                                .handed(JAKARTA, "move-2")
                                .requested(BANDUNG, "move-1"),
                        FailoverDecision.Serve.class,
                        Reason.SERVING),
                arguments(
                        "a switchover to a city that isn't there waits",
                        in(JAKARTA).requested(BANDUNG, "move-1").without(BANDUNG),
                        FailoverDecision.Hold.class,
                        Reason.SWITCHOVER_WAITS),
                arguments(
                        "a switchover waits while the policy is paused",
                        in(JAKARTA).requested(BANDUNG, "move-1").paused(),
                        FailoverDecision.Hold.class,
                        Reason.PAUSED),
                arguments(
                        "a paused policy lets the last holder go on",
                        in(JAKARTA)
                                .vacantFor(JUST_NOW)
                                .permit(new Permit.Primary(1, NOW.minusSeconds(1)))
                                .paused(),
                        FailoverDecision.Contend.class,
                        Reason.HOLDER_LOST),
                arguments(
                        "a paused policy keeps a primary whose database is down",
                        in(JAKARTA).evidence(Given.down(Duration.ofSeconds(60))).paused(),
                        FailoverDecision.Hold.class,
                        Reason.PAUSED),
                arguments(
                        "a paused policy still fences",
                        in(JAKARTA).holder(BANDUNG, 2).paused(),
                        FailoverDecision.StepDown.class,
                        Reason.SUPERSEDED),
                arguments(
                        "a dry run promotes nobody",
                        in(BANDUNG).holderGone(GRACE).dryRun(),
                        FailoverDecision.Hold.class,
                        Reason.DRY_RUN),
                arguments(
                        "a dry run adopts nothing",
                        in(JAKARTA).neverAdopted().dryRun(),
                        FailoverDecision.Hold.class,
                        Reason.DRY_RUN),
                arguments("a dry run serves", in(JAKARTA).dryRun(), FailoverDecision.Serve.class, Reason.SERVING),
                arguments(
                        "the primary returns to the preferred city after the cool-down",
                        in(JAKARTA).failingBackTo(BANDUNG).heldFor(Given.TIMING.coolDown()),
                        FailoverDecision.Demote.class,
                        Reason.SWITCHING),
                arguments(
                        "the primary doesn't return during the cool-down",
                        in(JAKARTA)
                                .failingBackTo(BANDUNG)
                                .heldFor(Given.TIMING.coolDown().minusSeconds(1)),
                        FailoverDecision.Serve.class,
                        Reason.SERVING),
                arguments(
                        "the primary doesn't return twice from one epoch",
                        in(JAKARTA)
                                .failingBackTo(BANDUNG)
                                .heldFor(Given.TIMING.coolDown())
                                .handed(BANDUNG, "failback-from-epoch-1"),
                        FailoverDecision.Serve.class,
                        Reason.SERVING),
                arguments(
                        "the primary doesn't return while a city is missing",
                        in(JAKARTA)
                                .failingBackTo(BANDUNG)
                                .heldFor(Given.TIMING.coolDown())
                                .without(SURABAYA),
                        FailoverDecision.Serve.class,
                        Reason.SERVING),
                arguments(
                        "without automatic failback the primary stays where it is",
                        in(BANDUNG)
                                .holder(BANDUNG, 2)
                                .permit(new Permit.Primary(2, NOW.plusSeconds(5)))
                                .evidence(Given.primary())
                                .heldFor(Duration.ofDays(1)),
                        FailoverDecision.Serve.class,
                        Reason.SERVING),
                arguments(
                        "a switchover to a city far behind waits",
                        in(JAKARTA).requested(BANDUNG, "move-1").beacon(beacon(BANDUNG, Beacon.Role.STANDBY, 899)),
                        FailoverDecision.Hold.class,
                        Reason.SWITCHOVER_WAITS),
                arguments(
                        "a switchover to a city whose members share a Node waits",
                        in(JAKARTA)
                                .requested(BANDUNG, "move-1")
                                .beacon(beacon(BANDUNG, Beacon.Role.STANDBY, 1000)
                                        .standing(new Beacon.Standing(
                                                Optional.of("db-0 and db-1 share the node a"), List.of()))),
                        FailoverDecision.Hold.class,
                        Reason.SWITCHOVER_WAITS),
                arguments(
                        "a switchover to a city that hasn't followed onto this city's timeline waits",
                        in(JAKARTA)
                                .requested(BANDUNG, "move-1")
                                .record(onTimeline(2, Given.record(1, JAKARTA)))
                                .beacon(beacon(BANDUNG, Beacon.Role.STANDBY, 1000)),
                        FailoverDecision.Hold.class,
                        Reason.SWITCHOVER_WAITS),
                arguments(
                        "a switchover waits while a member here doesn't answer: nobody could see it stop",
                        in(JAKARTA).requested(BANDUNG, "move-1").evidence(Given.primaryBesideSilent()),
                        FailoverDecision.Hold.class,
                        Reason.SWITCHOVER_WAITS),
                arguments(
                        "the permit has ended and no member's Pod is left: they may run on",
                        in(JAKARTA).permit(ended(Fence.ADMISSION_LAG)).evidence(Given.noMembers()),
                        FailoverDecision.Hold.class,
                        Reason.FENCING),
                arguments(
                        "the permit has ended and the kubelet says that every member is gone",
                        in(JAKARTA).permit(ended(Fence.ADMISSION_LAG)).evidence(Given.down(Duration.ofSeconds(8))),
                        FailoverDecision.Release.class,
                        Reason.PERMIT_ENDED),
                arguments(
                        "a fenced holder that is as far as the others goes on: nothing need move",
                        in(BANDUNG)
                                .holder(BANDUNG, 2)
                                .vacantFor(JUST_NOW)
                                .beacon(Given.fenced(BANDUNG, 2))
                                .permit(new Permit.Primary(2, NOW.minusSeconds(3)))
                                .evidence(Given.readOnly()),
                        FailoverDecision.Contend.class,
                        Reason.HOLDER_LOST),
                arguments(
                        "a switchover is written down but Patroni isn't told yet",
                        in(JAKARTA).handover(BANDUNG, JUST_NOW),
                        FailoverDecision.Demote.class,
                        Reason.SWITCHING),
                arguments(
                        "a switchover's demotion has stopped every member",
                        in(JAKARTA).handover(BANDUNG, JUST_NOW).evidence(Given.standbyOf(BANDUNG)),
                        FailoverDecision.StepDown.class,
                        Reason.SWITCHING),
                arguments(
                        "the permit has ended since, and every member is still in recovery behind a standby configuration",
                        in(JAKARTA)
                                .handover(BANDUNG, JUST_NOW)
                                .permit(closed(Fence.ADMISSION_LAG))
                                .evidence(Given.standbyOf(BANDUNG)),
                        FailoverDecision.MarkStandby.class,
                        Reason.SWITCHING),
                arguments(
                        "it has ended too lately: the API server may still judge by it",
                        in(JAKARTA)
                                .handover(BANDUNG, JUST_NOW)
                                .permit(closed(Fence.ADMISSION_LAG.minusMillis(1)))
                                .evidence(Given.standbyOf(BANDUNG)),
                        FailoverDecision.Hold.class,
                        Reason.FENCING),
                arguments(
                        "somebody has taken standby_cluster out again: what follows is a failover",
                        in(JAKARTA)
                                .handover(BANDUNG, JUST_NOW)
                                .permit(closed(Fence.ADMISSION_LAG))
                                .evidence(Given.readOnly()),
                        FailoverDecision.Release.class,
                        Reason.PERMIT_ENDED),
                arguments(
                        "a member was promoted before it ended: the successor doesn't have that timeline, and what follows is a failover",
                        in(JAKARTA)
                                .handover(BANDUNG, JUST_NOW)
                                .permit(closed(Fence.ADMISSION_LAG))
                                .evidence(Given.standbyOn(BANDUNG, 2)),
                        FailoverDecision.Release.class,
                        Reason.PERMIT_ENDED),
                arguments(
                        "it has run out in the middle of the move: what follows is a failover",
                        in(JAKARTA)
                                .handover(BANDUNG, JUST_NOW)
                                .permit(ended(Fence.ADMISSION_LAG))
                                .evidence(Given.standbyOf(BANDUNG)),
                        FailoverDecision.Release.class,
                        Reason.PERMIT_ENDED),
                arguments(
                        "the member that was primary doesn't run yet: the last writes may be its alone",
                        in(JAKARTA)
                                .handover(BANDUNG, Duration.ofSeconds(15))
                                .lastPrimary("a")
                                .evidence(Given.halfStandbyOf(BANDUNG, "b", "a")),
                        FailoverDecision.Hold.class,
                        Reason.SWITCHING),
                arguments(
                        "it runs, and another member doesn't: that one has no more",
                        in(JAKARTA)
                                .handover(BANDUNG, JUST_NOW)
                                .lastPrimary("a")
                                .evidence(Given.halfStandbyOf(BANDUNG, "a", "b")),
                        FailoverDecision.StepDown.class,
                        Reason.SWITCHING),
                arguments(
                        "nobody knows which was primary: all must run",
                        in(JAKARTA)
                                .handover(BANDUNG, Duration.ofSeconds(15))
                                .evidence(Given.halfStandbyOf(BANDUNG, "a", "b")),
                        FailoverDecision.Hold.class,
                        Reason.SWITCHING),
                arguments(
                        "the permit vanishes in the middle of a planned move: nothing is promoted while the city stands by for another",
                        in(JAKARTA).handover(BANDUNG, JUST_NOW).permit(new Permit.Absent()),
                        FailoverDecision.CallOff.class,
                        Reason.SWITCHOVER_CALLED_OFF),
                arguments(
                        "a switchover's demotion hangs: it is called off",
                        in(JAKARTA).handover(BANDUNG, Handing.DEMOTION.plus(JUST_NOW)),
                        FailoverDecision.CallOff.class,
                        Reason.SWITCHOVER_CALLED_OFF),
                arguments(
                        "the holder stands by under its own epoch: it hands over",
                        in(JAKARTA).handover(BANDUNG, JUST_NOW).permit(new Permit.Standby(1)),
                        FailoverDecision.Release.class,
                        Reason.SWITCHING),
                arguments(
                        "the successor has received everything: it takes over",
                        in(BANDUNG)
                                .handover(BANDUNG, JUST_NOW)
                                .stopped()
                                .vacantFor(JUST_NOW)
                                .beacon(fenced(JAKARTA, 1)),
                        FailoverDecision.Contend.class,
                        Reason.SWITCHED_OVER),
                arguments(
                        "the holder was lost before it said where it stopped: a failover like any other",
                        in(BANDUNG)
                                .handover(BANDUNG, JUST_NOW)
                                .vacantFor(JUST_NOW)
                                .beacon(fenced(JAKARTA, 1)),
                        FailoverDecision.Hold.class,
                        Reason.YIELDING),
                arguments(
                        "the successor hasn't received everything: it waits",
                        in(BANDUNG)
                                .handover(BANDUNG, JUST_NOW)
                                .stopped()
                                .vacantFor(JUST_NOW)
                                .beacon(fenced(JAKARTA, 1))
                                .beacon(beacon(BANDUNG, Beacon.Role.STANDBY, 999)),
                        FailoverDecision.Hold.class,
                        Reason.CATCHING_UP),
                arguments(
                        "a member has received everything, and it isn't the one that Patroni would promote: it waits",
                        in(BANDUNG)
                                .handover(BANDUNG, JUST_NOW)
                                .stopped()
                                .vacantFor(JUST_NOW)
                                .beacon(fenced(JAKARTA, 1))
                                .evidence(Given.led(999, 1000)),
                        FailoverDecision.Hold.class,
                        Reason.CATCHING_UP),
                arguments(
                        "the old holder yields to its successor",
                        in(JAKARTA)
                                .handover(BANDUNG, JUST_NOW)
                                .stopped()
                                .vacantFor(JUST_NOW)
                                .beacon(fenced(JAKARTA, 1))
                                .permit(new Permit.Standby(1)),
                        FailoverDecision.Hold.class,
                        Reason.YIELDING),
                arguments(
                        "the successor lets its time run out: the old holder goes on",
                        in(JAKARTA)
                                .handover(BANDUNG, JUST_NOW)
                                .stopped()
                                .vacantFor(Handing.RIGHT_OF_WAY.plus(JUST_NOW))
                                .beacon(fenced(JAKARTA, 1))
                                .permit(new Permit.Standby(1)),
                        FailoverDecision.Contend.class,
                        Reason.HOLDER_LOST),
                arguments(
                        "a new estate is adopted by the city that runs its primary",
                        in(JAKARTA).neverAdopted(),
                        FailoverDecision.Contend.class,
                        Reason.ADOPTED),
                arguments(
                        "a new estate waits for all its cities",
                        in(JAKARTA).neverAdopted().without(SURABAYA),
                        FailoverDecision.Hold.class,
                        Reason.ADOPTION_AWAITS_CITIES),
                arguments(
                        "two primaries in a new estate are a human's business",
                        in(JAKARTA).neverAdopted().beacon(neverSeen(BANDUNG, Beacon.Role.PRIMARY)),
                        FailoverDecision.Hold.class,
                        Reason.TWO_PRIMARIES),
                arguments(
                        "the quorum's data is lost: the last holder goes on",
                        in(JAKARTA).wiped(),
                        FailoverDecision.Contend.class,
                        Reason.QUORUM_WIPED),
                arguments(
                        "the quorum's data is lost and a city is missing that may know more: nobody goes on",
                        in(JAKARTA).wiped().without(SURABAYA),
                        FailoverDecision.Hold.class,
                        Reason.QUORUM_WIPED),
                arguments(
                        "the quorum's data is lost: nobody else is promoted",
                        in(BANDUNG).wiped(),
                        FailoverDecision.Hold.class,
                        Reason.QUORUM_WIPED));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rules")
    void decides(String rule, Given given, Class<? extends FailoverDecision> act, Reason reason) {
        FailoverDecision decision = given.decision();

        assertInstanceOf(act, decision, decision::toString);
        assertEquals(reason, decision.reason(), decision::toString);
    }

    @Test
    void contends_for_the_epoch_after_the_last() {
        FailoverDecision decision =
                in(BANDUNG).holder(JAKARTA, 4).holderGone(GRACE).decision();

        assertEquals(
                5, assertInstanceOf(FailoverDecision.Contend.class, decision).epoch());
    }

    @Test
    void goes_on_above_the_highest_epoch_after_the_quorum_lost_its_data() {
        FailoverDecision decision = in(JAKARTA).holder(JAKARTA, 7).wiped().decision();

        assertEquals(
                8, assertInstanceOf(FailoverDecision.Contend.class, decision).epoch());
    }

    @Test
    void a_promotion_that_had_no_time_to_be_recorded_goes_before_a_higher_position_on_the_old_timeline() {
        Beacon promoted = onTimeline(BANDUNG, 2, 1000);

        FailoverDecision decision = in(BANDUNG)
                .holderGone(GRACE)
                .beacon(promoted)
                .beacon(beacon(SURABAYA, Beacon.Role.STANDBY, 5000))
                .decision();

        assertInstanceOf(FailoverDecision.Contend.class, decision);
    }

    private static Beacon onTimeline(City city, long timeline, long position) {
        Beacon b = beacon(city, Beacon.Role.STANDBY, position);
        return new Beacon(
                b.city(),
                b.role(),
                2,
                2,
                b.systemIdentifier(),
                timeline,
                b.position(),
                1,
                GRACE,
                0,
                1,
                Optional.empty());
    }

    /** It was promoted for itself under epoch 1 and never followed the holder of epoch 2. */
    private static Beacon forked(City city) {
        return onTimeline(city, 2, 5000);
    }

    private static Beacon otherSystem(City city) {
        Beacon b = beacon(city, Beacon.Role.STANDBY, 1000);
        return new Beacon(
                b.city(), b.role(), 2, 2, Optional.of("another"), 1, b.position(), 1, GRACE, 0, 1, Optional.empty());
    }

    private static Beacon balked(Beacon b) {
        return b.standing(b.standing().balked(true));
    }

    /** The permit of epoch 1, this long after its end by the slowest clock that a member may have. */
    private static Permit.Primary ended(Duration ago) {
        return new Permit.Primary(1, NOW.minus(Given.TIMING.margin()).minus(ago));
    }

    private static Permit closed(Duration ago) {
        return new Permit.Primary(1, ended(ago).until(), true);
    }

    private static Beacon unsound(City city) {
        Beacon b = beacon(city, Beacon.Role.STANDBY, 1000);
        return new Beacon(
                b.city(), b.role(), 2, 2, b.systemIdentifier(), 1, b.position(), 1, GRACE, 0, 1, Optional.of("paused"));
    }

    private static Beacon neverSeen(City city, Beacon.Role role) {
        Beacon b = beacon(city, role, 1000);
        return new Beacon(city, role, 2, 2, b.systemIdentifier(), 1, b.position(), 1, GRACE, 0, 0, Optional.empty());
    }

    /** The database of a city that stepped down because it died. */
    private static Beacon down(Beacon b) {
        return new Beacon(
                b.city(),
                Beacon.Role.UNKNOWN,
                2,
                0,
                Optional.empty(),
                0,
                Lsn.ZERO,
                1,
                GRACE,
                b.fencedEpoch(),
                b.highestEpoch(),
                Optional.empty());
    }

    private static EpochRecord onTimeline(long timeline, EpochRecord r) {
        return r.renewed(timeline, r.position(), r.floor(), r.fenceGrace(), r.lease(), r.lineage());
    }
}
