package dev.siaga.controller.traffic;

import dev.siaga.api.v1alpha1.FailoverPolicy;
import dev.siaga.controller.Announcer;
import dev.siaga.controller.primacy.EstateKey;
import dev.siaga.controller.primacy.EstateRuntime;
import dev.siaga.controller.traffic.DnsManifest.Names;
import dev.siaga.traffic.DnsRecord;
import dev.siaga.traffic.NameDecider;
import dev.siaga.traffic.NameDecision;
import dev.siaga.traffic.NamePlan;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Keeps this city's DNSEndpoints as the decision about its names wants them, in a thread of its own, so that no failover waits for them: at once when
 * the decision changes, every half minute otherwise, every few seconds while something is wrong. The decision is made anew right before it is
 * written, so that a write that waited for its turn doesn't speak for a city that has lost primacy meanwhile.
 */
@Singleton
public class PublicNames {
    private static final Logger LOG = Logger.getLogger(PublicNames.class);
    private static final Duration REPAIR_EVERY = Duration.ofSeconds(30);
    private static final Duration AGAIN = Duration.ofSeconds(5);

    /** What was wanted when it was last written, and what came of it. */
    private record Known(Object wanted, Optional<NamesStanding> standing, long at) {
        boolean fresh(Object now) {
            Duration every = standing.filter(s -> !s.published()).isPresent() ? AGAIN : REPAIR_EVERY;
            return wanted.equals(now) && System.nanoTime() - at < every.toNanos();
        }
    }

    private final DnsEndpoints endpoints;
    private final ServiceRouting routing;
    private final Announcer announcer;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<EstateKey, Known> known = new ConcurrentHashMap<>();
    private final Set<EstateKey> underway = ConcurrentHashMap.newKeySet();

    PublicNames(DnsEndpoints endpoints, ServiceRouting routing, Announcer announcer) {
        this.endpoints = endpoints;
        this.routing = routing;
        this.announcer = announcer;
    }

    /** Returns at once. */
    public void follow(FailoverPolicy policy, EstateRuntime estate) {
        NamePlan plan = estate.plan().names();
        if (plan.asked().isEmpty() && standing(policy).isEmpty()) {
            return;
        }
        List<Object> wanted = List.of(plan, decide(estate), estate.estate().dryRun());
        submit(policy, estate.key(), wanted, () -> publish(policy, estate));
    }

    /** The policy can't be worked with, and nobody here keeps primacy: what was said for the estate is taken back. Returns at once. */
    public void withdraw(FailoverPolicy policy, EstateKey estate) {
        if (standing(policy).isPresent()
                && !Boolean.TRUE.equals(policy.getSpec().dryRun())) {
            submit(policy, estate, "withdrawn", () -> withdrawn(policy, estate));
        }
    }

    /** The last that is known; what the status says after a restart. Empty when no names are asked for and none are left. */
    public Optional<NamesStanding> standing(FailoverPolicy policy) {
        Known last = known.get(EstateKey.of(policy));
        return last == null ? NamesStatus.read(policy) : last.standing();
    }

    public void forget(EstateKey estate) {
        known.remove(estate);
    }

    private NameDecision decide(EstateRuntime estate) {
        return NameDecider.decide(
                estate.plan().names(),
                NameSights.of(
                        estate, routing.routes(estate.key()), estate.clock().now()));
    }

    private Optional<NamesStanding> publish(FailoverPolicy policy, EstateRuntime estate) {
        NamePlan plan = estate.plan().names();
        if (estate.estate().dryRun()) {
            return Optional.of(NamesStanding.dryRun(
                    standing(policy).map(NamesStanding::records).orElse(List.of())));
        }
        if (!endpoints.served()) {
            return plan.asked().isEmpty() ? Optional.empty() : Optional.of(NamesStanding.NO_EXTERNAL_DNS);
        }
        NameDecision decision = decide(estate);
        NamesStanding now = NamesStanding.of(
                decision,
                endpoints.write(policy, estate.key(), Names.ESTATE, decision.estate(), plan.ttl()),
                endpoints.write(policy, estate.key(), Names.CITY, decision.city(), plan.ttl()));
        return plan.asked().isEmpty() && now.published() ? Optional.empty() : Optional.of(now);
    }

    private Optional<NamesStanding> withdrawn(FailoverPolicy policy, EstateKey estate) {
        List<DnsRecord> left = standing(policy).map(NamesStanding::records).orElse(List.of()).stream()
                .filter(record -> ofACity(policy, record.host()))
                .toList();
        return endpoints.served()
                ? Optional.of(NamesStanding.withdrawn(
                        endpoints.write(policy, estate, Names.ESTATE, List.of(), Duration.ZERO), left))
                : Optional.of(NamesStanding.NO_EXTERNAL_DNS);
    }

    private static boolean ofACity(FailoverPolicy policy, String host) {
        return Stream.ofNullable(policy.getSpec().publicNames())
                .flatMap(names -> names.names().stream())
                .anyMatch(name -> name.host().equals(host) && name.city() != null);
    }

    private void submit(FailoverPolicy policy, EstateKey estate, Object wanted, Supplier<Optional<NamesStanding>> act) {
        Known last = known.get(estate);
        if (last != null && last.fresh(wanted) || !underway.add(estate)) {
            return;
        }
        threads.submit(() -> {
            try {
                learn(policy, estate, wanted, act.get());
            } catch (RuntimeException e) {
                LOG.warnf("estate=%s names not followed, trying again: %s", estate, e.getMessage());
            } finally {
                underway.remove(estate);
            }
        });
    }

    private void learn(FailoverPolicy policy, EstateKey estate, Object wanted, Optional<NamesStanding> now) {
        Optional<NamesStanding> before = standing(policy);
        known.put(estate, new Known(wanted, now, System.nanoTime()));
        if (now.equals(before)) {
            return;
        }
        LOG.infof(
                "estate=%s names=%s %s",
                estate,
                now.map(NamesStanding::reason).orElse("None"),
                now.map(NamesStanding::message).orElse("no name is asked for"));
        now.filter(NamesStanding::worthTelling).ifPresent(standing -> {
            if (standing.published()) {
                announcer.normal(policy, "Names" + standing.reason(), standing.message());
            } else {
                announcer.warning(policy, standing.reason(), standing.message());
            }
        });
    }
}
