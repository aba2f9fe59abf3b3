package dev.siaga.controller.primacy;

import dev.siaga.adapter.patroni.MemberStatus;
import dev.siaga.adapter.patroni.PatroniAnswer;
import dev.siaga.adapter.patroni.PatroniClient;
import dev.siaga.adapter.patroni.PatroniConfig;
import dev.siaga.adapter.patroni.PatroniMember;
import dev.siaga.adapter.patroni.Role;
import dev.siaga.failover.Estate;
import dev.siaga.failover.Evidence;
import dev.siaga.failover.Lsn;
import dev.siaga.failover.Member;
import dev.siaga.failover.Permit;
import dev.siaga.failover.Timing;
import io.fabric8.kubernetes.api.model.Pod;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Looks at the own city's Patroni members of one estate. The settings are read before the members, so that a look that shows a standby
 * configuration and only recovering members proves that none of them will be promoted.
 */
@Singleton
class CityObserver {
    private final PatroniClient patroni;
    private final PatroniMembers members;
    private final CityNodes nodes;
    private final ExecutorService threads;

    @Inject
    CityObserver(PatroniClient patroni, PatroniMembers members, CityNodes nodes) {
        this(patroni, members, nodes, Executors.newVirtualThreadPerTaskExecutor());
    }

    CityObserver(PatroniClient patroni, PatroniMembers members, CityNodes nodes, ExecutorService threads) {
        this.patroni = patroni;
        this.members = members;
        this.nodes = nodes;
        this.threads = threads;
    }

    /** Nothing was seen while it isn't known which members there are. */
    void look(EstateRuntime estate) {
        Instant at = estate.clock().now();
        members.pods(estate.local()).ifPresent(pods -> look(estate, pods, at));
    }

    private void look(EstateRuntime estate, List<Pod> pods, Instant at) {
        estate.probed(pods.stream()
                .map(pod -> MemberProbes.of(pod, estate.local().port()))
                .toList());
        Optional<Evidence.Settings> configured = settings(estate, pods);
        List<Look> looks = looks(estate, pods);
        List<Member> seen = looks.stream().map(Look::member).toList();
        Optional<Evidence.Settings> settings = configured.map(c -> c.measured(skew(looks), oldest(looks)));
        boolean primary = seen.stream().anyMatch(m -> m.running(Member.Role.PRIMARY));
        boolean runs = seen.stream().anyMatch(Member.Running.class::isInstance);
        Evidence.Observed evidence = new Evidence.Observed(at, seen, settings, missing(estate, primary, runs));
        followTimeline(estate, evidence);
        estate.observed(evidence);
        nodes.placement(estate.local(), pods, seen).ifPresent(estate.affairs()::placed);
    }

    /** A city that stands by lacks what it must have when none of its members runs. */
    private Duration missing(EstateRuntime estate, boolean primary, boolean runs) {
        return estate.primaryMissing(primary || runs && !(estate.permit() instanceof Permit.Primary));
    }

    /** All members are asked at once and the first answer counts: one that is frozen must not hold up the look. */
    private Optional<Evidence.Settings> settings(EstateRuntime estate, List<Pod> pods) {
        CompletionService<Optional<PatroniConfig>> answers = new ExecutorCompletionService<>(threads);
        List<PatroniMember> asked = pods.stream()
                .flatMap(pod -> members.member(estate.local(), pod).stream())
                .toList();
        asked.forEach(member -> answers.submit(() -> patroni.config(member).asOptional()));
        return asked.stream()
                .flatMap(ignored -> next(answers).stream())
                .findFirst()
                .map(CityObserver::settings);
    }

    private static Optional<PatroniConfig> next(CompletionService<Optional<PatroniConfig>> answers) {
        try {
            return answers.take().get();
        } catch (ExecutionException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private static Evidence.Settings settings(PatroniConfig config) {
        return new Evidence.Settings(
                new Timing.PatroniTiming(config.ttl(), config.loopWait(), config.retryTimeout()),
                config.paused(),
                config.failsafeMode(),
                config.standbyCluster()
                        .map(standby -> new Evidence.Following(
                                standby.host()
                                        .map(host -> new Estate.Upstream(
                                                host, standby.port().orElse(5432))),
                                standby.primarySlotName())),
                Duration.ZERO,
                Optional.empty(),
                config.writes());
    }

    /** One member as it answered: how far its clock surely differs from ours, and which Patroni it runs. */
    private record Look(Member member, Duration skew, Optional<String> version) {
        static Look of(Member member) {
            return new Look(member, Duration.ZERO, Optional.empty());
        }

        /** Silence alone says nothing about what runs there; when it was started may. */
        Look startedAsSaidBy(Pod pod) {
            return member instanceof Member.Silent silent
                    ? new Look(
                            new Member.Silent(silent.name(), silent.why(), PatroniMembers.notBefore(pod)),
                            skew,
                            version)
                    : this;
        }
    }

    private static Duration skew(List<Look> looks) {
        return looks.stream().map(Look::skew).max(Comparator.naturalOrder()).orElse(Duration.ZERO);
    }

    private static Optional<String> oldest(List<Look> looks) {
        return looks.stream()
                .flatMap(look -> look.version().stream())
                .distinct()
                .min(Comparator.comparing(CityObserver::comparable));
    }

    /** Version 4.10 comes after 4.9: numbers are padded before they are compared as text. */
    private static String comparable(String version) {
        return Arrays.stream(version.split("\\."))
                .map(part -> "%6s".formatted(part))
                .collect(Collectors.joining("."));
    }

    private List<Look> looks(EstateRuntime estate, List<Pod> pods) {
        List<Future<Look>> asked = pods.stream()
                .map(pod -> threads.submit(
                        (Callable<Look>) () -> look(estate, pods, pod).startedAsSaidBy(pod)))
                .toList();
        List<Look> seen = new ArrayList<>();
        for (int i = 0; i < asked.size(); i++) {
            seen.add(answer(asked.get(i), pods.get(i)));
        }
        if (estate.permit() instanceof Permit.Primary) {
            members.vanished(estate.local()).stream().map(Look::of).forEach(seen::add);
        }
        return seen;
    }

    private static Look answer(Future<Look> asked, Pod pod) {
        try {
            return asked.get();
        } catch (ExecutionException e) {
            return Look.of(new Member.Silent(pod.getMetadata().getName(), String.valueOf(e.getCause())));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Look.of(new Member.Silent(pod.getMetadata().getName(), "interrupted"));
        }
    }

    private Look look(EstateRuntime estate, List<Pod> pods, Pod pod) {
        String name = pod.getMetadata().getName();
        if (PatroniMembers.containersStopped(pod)) {
            return Look.of(new Member.Gone(name));
        }
        return members.member(estate.local(), pod)
                .map(member -> look(estate, name, pods, member))
                .orElseGet(() -> Look.of(new Member.Silent(name, "the Pod has no address yet")));
    }

    private Look look(EstateRuntime estate, String name, List<Pod> pods, PatroniMember member) {
        Instant before = estate.clock().now();
        return switch (patroni.status(member)) {
            case PatroniAnswer.Answered<MemberStatus>(MemberStatus status) ->
                new Look(
                        doubted(estate, member, member(name, pods, member, status)),
                        status.clock()
                                .map(clock -> skew(before, clock, estate.clock().now()))
                                .orElse(Duration.ZERO),
                        Optional.of(status.patroni().version()));
            case PatroniAnswer.Refused<MemberStatus> r ->
                Look.of(new Member.Silent(name, "refused with " + r.status()));
            case PatroniAnswer.Conflict<MemberStatus> c -> Look.of(new Member.Silent(name, c.message()));
            case PatroniAnswer.Unreachable<MemberStatus> u -> Look.of(new Member.Silent(name, u.reason()));
            case PatroniAnswer.Unparseable<MemberStatus> u -> Look.of(new Member.Silent(name, u.reason()));
        };
    }

    /** The answer was given between our two readings, and its clock is cut to the second: what is left beyond that is certain. */
    static Duration skew(Instant before, Instant clock, Instant after) {
        Duration behind = Duration.between(clock.plusSeconds(1), before);
        Duration ahead = Duration.between(after, clock);
        return Stream.of(behind, ahead, Duration.ZERO)
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }

    /**
     * Right after a promotion a member still says that it is in recovery, while it already answers as primary. Where this city has or had
     * primacy, a recovering member is believed only after a second question.
     */
    private Member doubted(EstateRuntime estate, PatroniMember address, Member seen) {
        if (!(estate.permit() instanceof Permit.Primary)
                || !(seen instanceof Member.Running running)
                || running.role() == Member.Role.PRIMARY) {
            return seen;
        }
        return switch (patroni.isPrimary(address)) {
            case PatroniAnswer.Answered<Boolean>(Boolean primary) when !primary -> seen;
            case PatroniAnswer.Answered<Boolean> ignored -> running.as(Member.Role.PRIMARY);
            default -> new Member.Silent(seen.name(), "it doesn't say whether it is primary");
        };
    }

    /** A running PostgreSQL whose role Patroni doesn't name may be writing: it counts as silent. */
    private static Member member(String name, List<Pod> pods, PatroniMember member, MemberStatus status) {
        Optional<Member.Role> role = switch (status.role()) {
            case PRIMARY -> Optional.of(Member.Role.PRIMARY);
            case STANDBY_LEADER -> Optional.of(Member.Role.STANDBY_LEADER);
            case REPLICA -> Optional.of(Member.Role.REPLICA);
            case UNINITIALIZED, OTHER -> Optional.empty();
        };
        if (status.role() == Role.UNINITIALIZED && status.state().equals("stopped")) {
            return new Member.Empty(name);
        }
        if (!status.running()) {
            return new Member.Stopped(name, status.state(), role);
        }
        return role.<Member>map(r -> FollowersWord.on(
                        pods,
                        status,
                        new Member.Running(
                                name,
                                member.address().getHost(),
                                r,
                                status.timeline().orElse(0),
                                status.position().orElse(Lsn.ZERO),
                                status.streams(),
                                status.systemIdentifier(),
                                status.lastCommit(),
                                status.promotable())))
                .orElseGet(() -> new Member.Silent(name, "its role is unknown"));
    }

    /** Where a primary's timeline began is asked until it is told, once for each timeline; the first one began nowhere. */
    private void followTimeline(EstateRuntime estate, Evidence.Observed seen) {
        Optional<Member.Running> primary = seen.running(Member.Role.PRIMARY);
        long timeline = primary.map(Member.Running::timeline).orElse(0L);
        if (timeline <= 1 || estate.timeline().knows(timeline)) {
            return;
        }
        members.pods(estate.local()).stream()
                .flatMap(List::stream)
                .filter(pod -> pod.getMetadata().getName().equals(primary.get().name()))
                .flatMap(pod -> members.member(estate.local(), pod).stream())
                .flatMap(member -> patroni.history(member).asOptional().stream())
                .findFirst()
                .ifPresent(history -> estate.timeline()
                        .told(
                                timeline,
                                history,
                                estate.estate().timing().patroni().ttl()));
    }
}
