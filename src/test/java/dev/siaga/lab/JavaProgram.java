package dev.siaga.lab;

import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** How a program of this source tree starts: a small JVM with the classes of this one. */
public final class JavaProgram {
    private JavaProgram() {}

    /** The words that run a class, with a heap such as {@code 32m}. */
    public static List<String> words(String mainClass, String heap) {
        return List.of(
                java(),
                "-Xmx" + heap,
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                // Its file is named by the pid, and pids repeat from city to city.
                "-XX:-UsePerfData",
                "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                "-cp",
                classPath(),
                mainClass);
    }

    /** The JVM that runs now. */
    public static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /** Absolute: a process that enters a city's mounts loses its working folder. */
    private static String classPath() {
        var path = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return Arrays.stream(path.split(File.pathSeparator))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }
}
