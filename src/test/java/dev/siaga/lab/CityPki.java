package dev.siaga.lab;

import java.nio.file.Path;
import java.util.List;

/**
 * The certificates and kubeconfigs of one city's Kubernetes, written into one folder. The lab's kubelet is an administrator: it
 * plays several Nodes, the proxy and the volume provisioner at once, which no one Node's identity may do.
 */
final class CityPki {
    private final Folder folder;
    private final City city;
    private final CertificateAuthority authority;

    private CityPki(Folder folder, City city) {
        this.folder = folder;
        this.city = city;
        authority = new CertificateAuthority("siaga-lab-" + city.name());
    }

    static CityPki create(City city, Folder cityFolder) {
        var pki = new CityPki(cityFolder.folder("pki"), city);
        pki.folder.write("ca.crt", pki.authority.certificatePem());
        pki.folder.write("apiserver", pki.authority.server("kube-apiserver", pki.apiServerNames()));
        var serviceAccounts = CertificateAuthority.newEcKeys();
        pki.folder.write("service-accounts.key", Pem.of(serviceAccounts.getPrivate()));
        pki.folder.write("service-accounts.pub", Pem.of(serviceAccounts.getPublic()));
        pki.kubeconfig("controller-manager", pki.authority.client("CN=system:kube-controller-manager"));
        pki.kubeconfig("scheduler", pki.authority.client("CN=system:kube-scheduler"));
        pki.kubeconfig("kubelet", pki.authority.rsaClient("O=system:masters,CN=lab-kubelet"));
        var admin = pki.authority.rsaClient("O=system:masters,CN=admin");
        cityFolder.write("admin.kubeconfig", pki.kubeconfig("admin", admin));
        return pki;
    }

    private List<String> apiServerNames() {
        return List.of(
                city.hostIp(),
                city.kubernetesServiceIp(),
                "kubernetes",
                "kubernetes.default",
                "kubernetes.default.svc",
                "kubernetes.default.svc.cluster.local");
    }

    private String kubeconfig(String name, Credentials user) {
        var text = new Kubeconfig(city, authority.certificatePem(), user).text();
        folder.write(name + ".kubeconfig", text);
        return text;
    }

    Path file(String name) {
        return folder.file(name);
    }
}
