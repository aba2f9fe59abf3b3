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
}
