package dev.siaga.cli;

import dev.siaga.cli.doctor.Doctor;
import dev.siaga.cli.doctor.Finding;
import dev.siaga.cli.doctor.Finding.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "doctor",
        description = {
            "Check an estate before trusting it: what is wrong in a city, each with its remedy.",
            "It changes nothing. Exit code 0: no fault. 1: at least one."
        })
final class DoctorCommand extends EstateCommand implements Callable<Integer> {
    @Option(
            names = "--city",
            paramLabel = "CITY",
            description = "The city whose cluster this is, where no operator has said so yet.")
    private Optional<String> city = Optional.empty();

    @Option(
            names = "--operator-namespace",
            paramLabel = "NAME",
            defaultValue = "siaga-system",
            description = "Where the operator is installed (default: siaga-system).")
    private String operators;

    /** What was found in one context. */
    private record Visit(String context, String city, List<Finding> findings) {}

    @Override
    public Integer call() {
        List<Visit> visits = connection().inAll(this::visit);
        output().structured(structure(visits), () -> lines(visits));
        return visits.stream()
                        .flatMap(visit -> visit.findings().stream())
                        .anyMatch(finding -> finding.verdict() == Verdict.FAULT)
                ? 1
                : 0;
    }

    private Visit visit(Cluster cluster) {
        return switch (FactFinder.find(cluster, estate(), city, operators)) {
            case FactFinder.Found.Whole(var facts) -> new Visit(cluster.context(), facts.city(), Doctor.examine(facts));
            case FactFinder.Found.Broken(String name, Finding why) -> new Visit(cluster.context(), name, List.of(why));
        };
    }

    private static Object structure(List<Visit> visits) {
        List<Map<String, Object>> all = new ArrayList<>();
        visits.forEach(visit -> visit.findings().forEach(finding -> {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("context", visit.context());
            one.put("city", visit.city());
            one.put("verdict", finding.verdict().name());
            one.put("check", finding.check());
            one.put("message", finding.message());
            one.put("remedy", finding.remedy());
            all.add(one);
        }));
        return Map.of("findings", all);
    }

    private static List<String> lines(List<Visit> visits) {
        List<String> lines = new ArrayList<>();
        visits.forEach(visit -> {
            lines.add("@|bold %s|@ (context %s)".formatted(visit.city(), visit.context()));
            visit.findings().forEach(finding -> {
                lines.add("  %s %s: %s"
                        .formatted(sign(finding.verdict()), finding.check(), Words.plain(finding.message())));
                if (!finding.remedy().isEmpty()) {
                    lines.add("          " + Words.plain(finding.remedy()));
                }
            });
            lines.add(summary(visit.findings()));
        });
        return lines;
    }

    private static String sign(Verdict verdict) {
        return switch (verdict) {
            case FAULT -> Words.bad("fault  ");
            case ADVICE -> Words.warning("advice ");
            case UNKNOWN -> Words.warning("unknown");
            case GOOD -> Words.good("good   ");
        };
    }

    private static String summary(List<Finding> findings) {
        long faults = count(findings, Verdict.FAULT);
        String text = "%d faults, %d advices, %d unknown, %d good"
                .formatted(
                        faults,
                        count(findings, Verdict.ADVICE),
                        count(findings, Verdict.UNKNOWN),
                        count(findings, Verdict.GOOD));
        return faults == 0 ? Words.good(text) : Words.bad(text);
    }

    private static long count(List<Finding> findings, Verdict verdict) {
        return findings.stream().filter(finding -> finding.verdict() == verdict).count();
    }
}
