package dev.siaga.controller.traffic;

import dev.siaga.controller.traffic.DnsEndpoints.Outcome;
import dev.siaga.traffic.DnsRecord;
import dev.siaga.traffic.NameAnswer;
import dev.siaga.traffic.NameDecision;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How the public names of an estate stand in this city, as a condition tells it.
 *
 * @param published whether all that is this city's to publish is
 * @param records what is
 */
public record NamesStanding(boolean published, String reason, String message, List<DnsRecord> records) {
    private static final int LONGEST = 1000;
    private static final String NOT_KNOWN = "NotKnownYet";

    static final NamesStanding NO_EXTERNAL_DNS = new NamesStanding(
            false,
            "NoExternalDNS",
            "this cluster has no kind DNSEndpoint of externaldns.k8s.io/v1alpha1: install ExternalDNS's CRD and run it with --source=crd, or remove spec.publicNames; no name is published from here",
            List.of());

    public NamesStanding {
        message = message.length() > LONGEST ? message.substring(0, LONGEST) : message;
        records = List.copyOf(records);
    }

    /** Whoever can't work with the policy doesn't keep primacy either; what the city says of itself stays. */
    static NamesStanding withdrawn(Outcome estate, List<DnsRecord> left) {
        return estate instanceof Outcome.Failed(String reason, String message)
                ? new NamesStanding(false, reason, message, left)
                : new NamesStanding(
                        false,
                        "Withdrawn",
                        "the policy can't be worked with, so this city doesn't keep primacy: it publishes no name of the estate",
                        left);
    }

    /** In a dry run what stands there stays. */
    static NamesStanding dryRun(List<DnsRecord> records) {
        return new NamesStanding(false, "DryRun", "dry run: no name is published, changed or withdrawn", records);
    }

    static NamesStanding of(NameDecision decision, Outcome estate, Outcome city) {
        List<DnsRecord> records =
                Stream.of(estate, city).flatMap(NamesStanding::held).toList();
        List<Outcome.Failed> failed = Stream.of(estate, city)
                .filter(Outcome.Failed.class::isInstance)
                .map(Outcome.Failed.class::cast)
                .toList();
        if (!failed.isEmpty()) {
            String message = failed.stream().map(Outcome.Failed::message).collect(Collectors.joining("; "));
            return new NamesStanding(false, failed.getFirst().reason(), message, records);
        }
        String missing = Stream.concat(decision.estate().stream(), decision.city().stream())
                .filter(NameAnswer.Missing.class::isInstance)
                .map(NameAnswer.Missing.class::cast)
                .map(answer -> answer.host() + ": " + answer.why())
                .collect(Collectors.joining("; "));
        if (!missing.isEmpty()) {
            return new NamesStanding(false, "NoAddress", missing, records);
        }
        return records.isEmpty()
                ? nothing(decision)
                : new NamesStanding(true, "Published", "this city publishes " + told(records), records);
    }

    private static NamesStanding nothing(NameDecision decision) {
        return decision.estate().isEmpty() && decision.city().isEmpty()
                ? new NamesStanding(
                        true,
                        "PublishedElsewhere",
                        "nothing is this city's to publish: the city that holds primacy publishes the estate's names",
                        List.of())
                : new NamesStanding(
                        false, NOT_KNOWN, "where the names lead isn't known yet, so none is published", List.of());
    }

    /** What lasts for a moment at most is no news. */
    boolean worthTelling() {
        return !reason.equals(NOT_KNOWN);
    }

    private static Stream<DnsRecord> held(Outcome outcome) {
        return outcome instanceof Outcome.Holds holds ? holds.records().stream() : Stream.empty();
    }

    private static String told(List<DnsRecord> records) {
        return records.stream()
                .map(r -> r.host() + " " + r.type() + " " + String.join(",", r.targets()))
                .collect(Collectors.joining("; "));
    }
}
