package dev.siaga.controller.failoverpolicy;

import dev.siaga.api.v1alpha1.FailoverPolicy;
import dev.siaga.api.v1alpha1.FailoverPolicyStatus;
import dev.siaga.controller.Announcer;
import dev.siaga.controller.incident.LevelPost;
import dev.siaga.controller.primacy.EstateKey;
import dev.siaga.failover.City;
import dev.siaga.failover.Quorum;
import dev.siaga.failover.Readiness;
import dev.siaga.failover.Snapshot;
import dev.siaga.failover.Speaker;
import dev.siaga.incident.LevelChange;
import dev.siaga.incident.LevelCourse;
import dev.siaga.incident.SiagaLevel;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Tells of every change of an estate's readiness: an Event in each city, and a notice from one. */
@Singleton
class LevelReports {
    private static final Logger LOG = Logger.getLogger(LevelReports.class);
    private static final int REASONS_TOLD = 8;

    private final Announcer announcer;
    private final LevelPost post;
    private final Duration calmAfter;
    private final Map<EstateKey, LevelCourse> courses = new ConcurrentHashMap<>();

    LevelReports(
            Announcer announcer,
            LevelPost post,
            @ConfigProperty(name = "siaga.level.better-after", defaultValue = "10S") Duration calmAfter) {
        this.announcer = announcer;
        this.post = post;
        this.calmAfter = calmAfter;
    }

    void report(FailoverPolicy policy, EstateKey estate, Snapshot seen) {
        Readiness readiness = Readiness.of(seen);
        SiagaLevel level = SiagaLevel.of(readiness.level().text()).orElseThrow();
        LevelCourse before = courses.computeIfAbsent(estate, _ -> remembered(policy, level, seen.now()));
        LevelCourse now = before.seen(level, seen.now(), calmAfter);
        courses.put(estate, now);
        LevelChange change = change(estate, seen, before.told(), now, readiness);
        if (now.told() != before.told()) {
            tell(policy, change, speaks(seen));
        } else if (now.told() != SiagaLevel.NORMAL && speaks(seen)) {
            post.affirm(change, seen.now());
        }
    }

    void forget(EstateKey estate) {
        courses.remove(estate);
    }

    /** After a restart only what has changed since is news. */
    private static LevelCourse remembered(FailoverPolicy policy, SiagaLevel seen, Instant now) {
        return LevelCourse.at(
                Optional.ofNullable(policy.getStatus())
                        .map(FailoverPolicyStatus::level)
                        .flatMap(SiagaLevel::of)
                        .orElse(seen),
                now);
    }

    private static LevelChange change(
            EstateKey estate, Snapshot seen, SiagaLevel before, LevelCourse now, Readiness readiness) {
        return new LevelChange(
                estate.namespace(),
                estate.policy(),
                seen.self().name(),
                seen.estate().cities().stream().map(City::name).toList(),
                before,
                now.told(),
                seen.now(),
                now.leftNormal(),
                readiness.reasons().stream().limit(REASONS_TOLD).toList());
    }

    private void tell(FailoverPolicy policy, LevelChange change, boolean speaks) {
        LOG.infof(
                "estate=%s/%s city=%s level=%s %s",
                change.namespace(),
                change.policy(),
                change.seenIn(),
                change.level().word(),
                change.text());
        if (change.level().compareTo(change.before()) > 0) {
            announcer.warning(policy, "LevelWorse", change.text());
        } else {
            announcer.normal(
                    policy, change.level() == SiagaLevel.NORMAL ? "LevelNormal" : "LevelBetter", change.text());
        }
        if (speaks) {
            post.tell(change);
        }
    }

    /** One city for all; without a quorum each for itself, for it can't know who else does. */
    private static boolean speaks(Snapshot seen) {
        return seen.quorum() instanceof Quorum.Unreachable
                || Speaker.of(seen.estate(), seen.quorum())
                        .filter(seen.self()::equals)
                        .isPresent();
    }
}
