package dev.siaga.controller.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.siaga.failover.Evidence;
import dev.siaga.failover.Lsn;
import dev.siaga.failover.Member;
import dev.siaga.watch.Backups;
import dev.siaga.watch.Finding;
import dev.siaga.watch.Reason;
import io.fabric8.kubernetes.api.model.batch.v1.CronJobBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WatchersTest {
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    private static final Backups DAILY = new Backups("full backup", Duration.ofHours(26));

    @ParameterizedTest
    @CsvSource({
        "2026-11-01T00:00:00Z, 2026-11-20T01:00:00Z, FRESH",
        "2026-11-01T00:00:00Z, 2026-11-19T01:00:00Z, STALE",
        "2026-11-01T00:00:00Z, , STALE",
        "2026-11-20T11:00:00Z, , NOT_MEASURED"
    })
    void aJobTellsWhenItLastSucceeded(String created, String succeeded, Reason reason) {
        var job = new CronJobBuilder()
                .withNewMetadata()
                .withCreationTimestamp(created)
                .endMetadata()
                .withNewStatus()
                .withLastSuccessfulTime(succeeded)
                .endStatus()
                .build();

        assertEquals(reason, BackupWatcher.judge(job, DAILY, NOON).reason());
    }

    @Test
    void oneReportingMemberThatAnswersIsEnough() {
        Finding found = judge(Set.of("db-1", "db-2"), running("db-1", false), new Member.Gone("db-2"));

        assertEquals(new Finding(Reason.AVAILABLE, "db-1 answers; but not db-2 (its containers don't run)"), found);
    }

    @Test
    void otherMembersAreNotForReports() {
        Finding found = judge(Set.of("db-1"), running("db-0", true), new Member.Silent("db-1", "timed out"));

        assertEquals(new Finding(Reason.NOT_AVAILABLE, "the reporting database is down: db-1 (timed out)"), found);
    }

    @Test
    void aReportingMemberThatMayBecomePrimaryIsNamed() {
        assertTrue(judge(Set.of("db-1"), running("db-1", true))
                .message()
                .endsWith("db-1 may become primary: tag it nofailover"));
    }

    @Test
    void withoutAnyPodThereIsNone() {
        assertEquals(
                Reason.NOT_AVAILABLE, judge(Set.of(), running("db-0", true)).reason());
    }

    @Test
    void beforeTheFirstLookNothingIsKnown() {
        assertEquals(
                Reason.NOT_MEASURED,
                ReportingWatcher.judge(Set.of("db-1"), new Evidence.Blind("not looked yet"))
                        .reason());
    }

    private static Finding judge(Set<String> pods, Member... members) {
        return ReportingWatcher.judge(
                pods, new Evidence.Observed(NOON, List.of(members), Optional.empty(), Duration.ZERO));
    }

    private static Member running(String name, boolean promotable) {
        return new Member.Running(
                name,
                "10.0.0.1",
                Member.Role.REPLICA,
                1,
                new Lsn(1),
                true,
                Optional.of("7"),
                Optional.empty(),
                promotable);
    }
}
