package dev.siaga.lab;

import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** How a city's kubelet starts: a small JVM with the classes of this one. */
final class KubeletProcess {
    static final String NAME = "kubelet";

    private KubeletProcess() {}

    static ProcessSpec of(City city, Folder cityFolder, Folder logs, Path images, int nodes) {
        return new ProcessSpec(
                NAME,
                city.routerNamespace(),
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx192m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        // Its file is named by the pid, and pids repeat from city to city.
                        "-XX:-UsePerfData",
                        "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                        "-cp",
                        classPath(),
                        "dev.siaga.lab.kubelet.KubeletMain",
                        "--city",
                        city.name(),
                        "--number",
                        Integer.toString(city.number()),
                        "--kubeconfig",
                        cityFolder.folder("pki").file("kubelet.kubeconfig").toString(),
                        "--nodes",
                        Integer.toString(nodes),
                        "--images",
                        images.toString(),
                        "--root",
                        cityFolder.folder("kubelet").path().toString(),
                        "--logs",
                        logs.path().toString()));
    }

    /** Absolute: a process that enters a city's mounts loses its working folder. */
    private static String classPath() {
        var path = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return Arrays.stream(path.split(File.pathSeparator))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }
}
