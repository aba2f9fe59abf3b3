package dev.siaga.lab;

import java.util.List;
import java.util.Map;

/** How a named process of a city is started, so that it can be started again: in which network namespace, with what words. */
record ProcessSpec(String name, String namespace, List<String> command, Map<String, String> environment) {
    ProcessSpec {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }

    ProcessSpec(String name, String namespace, List<String> command) {
        this(name, namespace, command, Map.of());
    }

    /** Ahead of the rest when processors are short: three cities share one machine here, and elsewhere etcd has its own. */
    ProcessSpec first() {
        return new ProcessSpec(name, namespace, CityProcesses.join(List.of("nice", "-n", "-10"), command), environment);
    }
}
