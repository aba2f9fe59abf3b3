package dev.siaga.controller.traffic;

import dev.siaga.api.v1alpha1.FailoverPolicy;
import dev.siaga.api.v1alpha1.FailoverPolicyStatus;
import dev.siaga.api.v1alpha1.FailoverPolicyStatus.PublishedName;
import dev.siaga.controller.Conditions;
import dev.siaga.traffic.DnsRecord;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What a policy's status says of public names: the condition NamesPublished and the records, there only while names are asked for or left over. */
public final class NamesStatus {
    private static final String NAMES_PUBLISHED = "NamesPublished";

    private NamesStatus() {}

    static Optional<NamesStanding> read(FailoverPolicy policy) {
        return Stream.ofNullable(policy.getStatus())
                .flatMap(status -> Stream.ofNullable(status.conditions()))
                .flatMap(List::stream)
                .filter(condition -> condition.getType().equals(NAMES_PUBLISHED))
                .map(condition -> new NamesStanding(
                        condition.getStatus().equals("True"),
                        condition.getReason(),
                        condition.getMessage(),
                        records(policy.getStatus())))
                .findFirst();
    }

    /** The status with the names beside what it says already. */
    public static FailoverPolicyStatus beside(
            FailoverPolicyStatus status, FailoverPolicy policy, Optional<NamesStanding> standing) {
        if (standing.isEmpty()) {
            return status;
        }
        NamesStanding names = standing.get();
        Condition told = new Conditions(
                        Optional.ofNullable(policy.getStatus())
                                .map(FailoverPolicyStatus::conditions)
                                .orElse(null),
                        policy.getMetadata().getGeneration())
                .of(NAMES_PUBLISHED, names.published(), names.reason(), names.message());
        return new FailoverPolicyStatus(
                status.observedGeneration(),
                status.holder(),
                status.lastHolder(),
                status.epoch(),
                status.quorumID(),
                status.phase(),
                status.level(),
                status.levelReasons(),
                status.levelSince(),
                status.levelHistory(),
                status.lastDecision(),
                status.switchoverId(),
                status.history(),
                status.ifLost(),
                names.records().isEmpty()
                        ? null
                        : names.records().stream().map(NamesStatus::told).toList(),
                Stream.concat(status.conditions().stream(), Stream.of(told)).toList());
    }

    private static PublishedName told(DnsRecord record) {
        return new PublishedName(record.host(), record.type().name(), record.targets());
    }

    private static List<DnsRecord> records(FailoverPolicyStatus status) {
        return Stream.ofNullable(status.publicNames())
                .flatMap(List::stream)
                .map(name -> new DnsRecord(name.host(), DnsRecord.Type.valueOf(name.type()), name.targets()))
                .toList();
    }
}
