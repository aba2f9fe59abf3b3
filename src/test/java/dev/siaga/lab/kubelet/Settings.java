package dev.siaga.lab.kubelet;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What one kubelet is told: its city and the number in its addresses, how many Nodes it plays, and where its files are.
 *
 * @param number the city's part of an address: its Pods live in 10.number.0.0/16
 * @param nodes how many Nodes it plays
 * @param images the file that says which local program an image name stands for
 */
public record Settings(
        String city,
        int number,
        int nodes,
        Path kubeconfig,
        Path images,
        Path root,
        Path logs,
        Duration firstBackOff,
        Duration longestBackOff) {

    /** Reads {@code --name value} pairs. */
    public static Settings parse(String... arguments) {
        var words = Arguments.of(arguments);
        return new Settings(
                words.text("city"),
                Integer.parseInt(words.text("number")),
                Integer.parseInt(words.text("nodes", "3")),
                words.path("kubeconfig"),
                words.path("images"),
                words.path("root"),
                words.path("logs"),
                Duration.parse(words.text("first-back-off", "PT1S")),
                Duration.parse(words.text("longest-back-off", "PT10S")));
    }

    List<String> nodeNames() {
        var names = new ArrayList<String>();
        for (int node = 1; node <= nodes; node++) {
            names.add(nodeName(node));
        }
        return List.copyOf(names);
    }

    String nodeName(int node) {
        return city + "-node-" + node;
    }

    /** The Node's number, from 1, or 0 when the name is no Node of this kubelet. */
    int nodeNumber(String nodeName) {
        return nodeNames().indexOf(nodeName) + 1;
    }

    String nodeIp(int node) {
        return address(node, 1);
    }

    String gatewayIp() {
        return address(0, 254);
    }

    String address(int third, int fourth) {
        return "10." + number + "." + third + "." + fourth;
    }

    Path podFolder(String namespace, String pod) {
        return root.resolve("pods").resolve(namespace + "_" + pod);
    }

    Path volumesFolder() {
        return root.resolve("volumes");
    }

    Path log(String pod, String container) {
        return logs.resolve(city + "-" + pod + "-" + container + ".log");
    }
}
