package dev.siaga.lab;

import java.nio.file.Path;
import java.util.List;

/** How a city's kubelet starts. */
final class KubeletProcess {
    static final String NAME = "kubelet";

    private KubeletProcess() {}

    static ProcessSpec of(City city, Folder cityFolder, Folder logs, Path images, int nodes) {
        return new ProcessSpec(
                NAME,
                city.routerNamespace(),
                CityProcesses.join(
                        JavaProgram.words("dev.siaga.lab.kubelet.KubeletMain", "192m"),
                        List.of(
                                "--city",
                                city.name(),
                                "--number",
                                Integer.toString(city.number()),
                                "--kubeconfig",
                                cityFolder
                                        .folder("pki")
                                        .file("kubelet.kubeconfig")
                                        .toString(),
                                "--nodes",
                                Integer.toString(nodes),
                                "--images",
                                images.toString(),
                                "--root",
                                cityFolder.folder("kubelet").path().toString(),
                                "--logs",
                                logs.path().toString())));
    }
}
