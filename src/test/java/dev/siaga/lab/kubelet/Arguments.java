package dev.siaga.lab.kubelet;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The command line as {@code --name value} pairs. */
record Arguments(Map<String, String> values) {

    static Arguments of(String... words) {
        if (words.length % 2 != 0) {
            throw new IllegalArgumentException("every --name needs a value: " + String.join(" ", words));
        }
        var values = new HashMap<String, String>();
        for (int i = 0; i < words.length; i += 2) {
            if (!words[i].startsWith("--")) {
                throw new IllegalArgumentException("not an option: " + words[i]);
            }
            values.put(words[i].substring(2), words[i + 1]);
        }
        return new Arguments(Map.copyOf(values));
    }

    String text(String name) {
        if (!values.containsKey(name)) {
            throw new IllegalArgumentException("--" + name + " is missing");
        }
        return values.get(name);
    }

    String text(String name, String otherwise) {
        return values.getOrDefault(name, otherwise);
    }

    Path path(String name) {
        return Path.of(text(name)).toAbsolutePath().normalize();
    }
}
