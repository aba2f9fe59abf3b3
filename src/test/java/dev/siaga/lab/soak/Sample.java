package dev.siaga.lab.soak;

import dev.siaga.lab.City;
import dev.siaga.lab.Lab;
import dev.siaga.lab.slo.Published;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** All meters at one moment, each by whose it is: an operator's Pod, a city, or the quorum. */
record Sample(Instant at, Map<Meter, Map<String, Double>> readings) {
    static final String NAMESPACE = "siaga-system";
    private static final double MEBIBYTE = 1024 * 1024;
    private static final Pattern REVISION = Pattern.compile("\"revision\":([0-9]+)");
    private static final Pattern IN_USE = Pattern.compile("\"dbSizeInUse\":([0-9]+)");
    private static final String OF_THE_JVM = """
            for process in /proc/[0-9]*; do
              if [ "$(cat "$process/comm" 2>/dev/null)" = java ]; then
                grep -E '^(RssAnon|Threads):' "$process/status"
                echo "Files: $(ls "$process/fd" | wc -l)"
                echo "Sockets: $(ls -l "$process/fd" | grep -c 'socket:')"
              fi
            done""";

    static Sample of(Lab lab) {
        var readings = new EnumMap<Meter, Map<String, Double>>(Meter.class);
        for (City city : lab.everyCity()) {
            for (String pod : lab.operator(city.name()).pods()) {
                var told = lab.runInPod(city.name(), NAMESPACE, pod, OF_THE_JVM);
                put(readings, Meter.MEMORY, pod, number("RssAnon:\\s+([0-9]+)", told) / 1024);
                put(readings, Meter.THREADS, pod, number("Threads:\\s+([0-9]+)", told));
                put(readings, Meter.FILES, pod, number("Files: ([0-9]+)", told));
                put(readings, Meter.SOCKETS, pod, number("Sockets: ([0-9]+)", told));
            }
            var api = new Published(lab.city(city.name()).client().raw("/metrics"));
            double writes = 0;
            for (String verb : new String[] {"POST", "PUT", "PATCH", "APPLY", "DELETE"}) {
                writes += api.sum("apiserver_request_total", "verb=\"" + verb + "\"");
            }
            put(readings, Meter.API_WRITES, city.name(), writes);
            put(readings, Meter.API_SIZE, city.name(), api.sum("apiserver_storage_size_bytes") / MEBIBYTE);
        }
        var quorum = lab.etcdctl(lab.everyCity().getFirst().name(), "endpoint", "status", "--write-out=json");
        put(readings, Meter.QUORUM_WRITES, "quorum", number(REVISION, quorum));
        put(readings, Meter.QUORUM_SIZE, "quorum", number(IN_USE, quorum) / MEBIBYTE);
        return new Sample(Instant.now(), readings);
    }

    private static void put(Map<Meter, Map<String, Double>> readings, Meter meter, String whose, double value) {
        readings.computeIfAbsent(meter, _ -> new TreeMap<>()).put(whose, value);
    }

    private static double number(String pattern, String text) {
        return number(Pattern.compile(pattern), text);
    }

    private static double number(Pattern pattern, String text) {
        var found = pattern.matcher(text);
        if (!found.find()) {
            throw new IllegalStateException("no " + pattern + " in: " + text);
        }
        return Double.parseDouble(found.group(1));
    }
}
