package dev.siaga.lab.kubelet;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.quarkus.bootstrap.logging.InitialConfigurator;
import java.io.IOException;
import java.nio.file.Files;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Handler;
import org.jboss.logging.Logger;

/**
 * The kubelet of one city as a program, to be started in the city's router namespace. It plays the city's Nodes, its kube-proxy and its
 * provisioner of volumes, until it is killed; its containers end with it.
 */
public final class KubeletMain {
    static {
        System.setProperty("java.util.logging.manager", "org.jboss.logmanager.LogManager");
    }

    private static final Logger LOG = Logger.getLogger(KubeletMain.class);

    private KubeletMain() {}

    public static void main(String[] arguments) {
        // Quarkus' way of logging keeps all lines until an application has said where to.
        InitialConfigurator.DELAYED_HANDLER.setHandlers(new Handler[] {InitialConfigurator.createDefaultHandler()});
        try {
            run(arguments);
        } catch (IOException | InterruptedException | RuntimeException e) {
            LOG.error("the kubelet can't start", e);
            // Threads of its client may run already: half a kubelet is worse than none.
            Runtime.getRuntime().halt(1);
        }
    }

    private static void run(String... arguments) throws IOException, InterruptedException {
        var settings = Settings.parse(arguments);
        var config = Config.fromKubeconfig(Files.readString(settings.kubeconfig()));
        config.setRequestTimeout(5_000);
        config.setWatchReconnectInterval(500);
        var client = new KubernetesClientBuilder().withConfig(config).build();
        awaitApi(client);
        var machine = Machine.of(settings, client);
        new Kubelet(machine).start();
        new Nodes(machine).start();
        new Provisioner(machine).start();
        new ServiceProxy(machine, machine.services()).start();
        new CountDownLatch(1).await();
    }

    private static void awaitApi(KubernetesClient client) throws InterruptedException {
        while (true) {
            try {
                client.namespaces().withName("default").get();
                return;
            } catch (KubernetesClientException e) {
                Thread.sleep(200);
            }
        }
    }
}
