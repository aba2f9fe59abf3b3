package dev.siaga.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** How Siaga learns when the city's last backup succeeded. It makes none itself. */
@ValidationRule(
        value = "has(self.metric) != has(self.cronJob)",
        message = "backups needs exactly one of metric and cronJob: by which of them is the last success known?")
@ValidationRule(
        value = "!has(self.maxAge) || duration(self.maxAge) > duration('0s')",
        message = "backups.maxAge must be more than zero: 26h suits a backup a day")
public record CityBackups(
        @Default("26h")
        @Size(min = 2, max = 16)
        @Pattern(FailoverPolicySpec.DURATION)
        @JsonPropertyDescription("How old the last full backup may be.")
        String maxAge,

        @JsonPropertyDescription("The time of the last success as Prometheus has it.")
        Metric metric,

        @Size(min = 1, max = 52)
        @Pattern("^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$")
        @JsonPropertyDescription(
                "Name of the CronJob in the same namespace that makes the backup: its status.lastSuccessfulTime counts.")
        String cronJob,

        @JsonPropertyDescription("The archive of the write-ahead log. Left out: only full backups are watched.")
        Wal wal) {

    /** A measured time. */
    public record Metric(
            @Required
            @Size(min = 1, max = 1024)
            @JsonPropertyDescription(
                    "PromQL for the time of the last success in seconds since 1970, as one value, such as max(backup_last_success_timestamp_seconds).")
            String query,

            @Required @JsonPropertyDescription("Where this city's Prometheus is.")
            ServiceSLOSpec.Prometheus prometheus) {}

    /** When the last segment of the log was archived. */
    @ValidationRule(
            value = "!has(self.maxAge) || duration(self.maxAge) > duration('0s')",
            message = "backups.wal.maxAge must be more than zero: longer than archive_timeout")
    public record Wal(
            @Default("15m")
            @Size(min = 2, max = 16)
            @Pattern(FailoverPolicySpec.DURATION)
            @JsonPropertyDescription(
                    "How old the last archived segment may be: longer than PostgreSQL's archive_timeout, which makes an idle primary archive too.")
            String maxAge,

            @Required
            @Size(min = 1, max = 1024)
            @JsonPropertyDescription(
                    "PromQL for the time of the last archived segment in seconds since 1970, as one value.")
            String query,

            @Required @JsonPropertyDescription("Where this city's Prometheus is.")
            ServiceSLOSpec.Prometheus prometheus) {}
}
