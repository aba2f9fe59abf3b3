package dev.siaga;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.GeneralCodingRules;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The design's section 4: pure cores that don't know each other, clients that decide nothing, an API without logic, honest names. */
class ArchitectureTest {
    private static final Set<String> CORES =
            Set.of("failover", "slo", "incident", "placement", "traffic", "watch", "page");
    private static final Set<String> CLOCKS_AND_DICE =
            Set.of("now", "nanoTime", "currentTimeMillis", "randomUUID", "random");
    private static final String FORBIDDEN_NAMES = "(?i)(util|utils|common|helper|helpers|manager|managers|impl)";

    private static JavaClasses production;
    private static JavaClasses everything;

    @BeforeAll
    static void readClasses() {
        // By folder: looking for a package would read every library on the class path.
        production = new ClassFileImporter().importPath("target/classes");
        everything = new ClassFileImporter().importPaths("target/classes", "target/test-classes");
    }

    static List<String> cores() {
        return CORES.stream().filter(ArchitectureTest::exists).sorted().toList();
    }

    static List<String> adapters() {
        return Stream.of("patroni", "etcd", "postgres", "prometheus", "notify", "tracing")
                .filter(name -> exists("adapter." + name))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("cores")
    void aCoreIsMadeOfPlainJavaAndItself(String core) {
        String own = "dev.siaga." + core + "..";
        check(classes()
                .that()
                .resideInAPackage(own)
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(
                        own,
                        "java.lang",
                        "java.lang.annotation",
                        "java.lang.invoke",
                        "java.lang.runtime",
                        "java.math",
                        "java.time..",
                        "java.util",
                        "java.util.function",
                        "java.util.regex",
                        "java.util.stream"))
                .because("a core knows no framework, no other core, no network, no file, no thread and no log"));
    }

    @ParameterizedTest
    @MethodSource("cores")
    void aCoreHasNoClockNoDiceAndNoThread(String core) {
        String own = "dev.siaga." + core + "..";
        check(noClasses()
                .that()
                .resideInAPackage(own)
                .should()
                .callMethodWhere(readsClockOrDice())
                .because("time is a field of the snapshot"));
        check(
                noClasses()
                        .that()
                        .resideInAPackage(own)
                        .should()
                        .dependOnClassesThat()
                        .haveNameMatching(
                                "java\\.(time\\.(Clock|InstantSource)|lang\\.(Thread|Runtime|Process.*)|util\\.(Random|Timer.*|ServiceLoader))"));
    }

    @Test
    void theResourcesHaveNoLogic() {
        check(classes()
                .that()
                .resideInAPackage("dev.siaga.api..")
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(
                        "dev.siaga.api..",
                        "java..",
                        "com.fasterxml.jackson.annotation..",
                        "com.fasterxml.jackson.databind.annotation..",
                        "io.fabric8.crd.generator.annotation..",
                        "io.fabric8.crdv2.generator..",
                        "io.fabric8.generator.annotation..",
                        "io.fabric8.kubernetes.api.model..",
                        "io.fabric8.kubernetes.client",
                        "io.fabric8.kubernetes.client.utils",
                        "io.fabric8.kubernetes.model..",
                        "io.quarkus.runtime.annotations.."))
                .because("the kinds are data: what they mean is decided elsewhere"));
    }

    @ParameterizedTest
    @MethodSource("adapters")
    void anAdapterKnowsCoresAndItsOwnPeerOnly(String adapter) {
        String own = "dev.siaga.adapter." + adapter + "..";
        DescribedPredicate<JavaClass> foreign = resideInAPackage("dev.siaga..")
                .and(not(resideInAnyPackage(
                        own,
                        "dev.siaga.adapter.wire..",
                        "dev.siaga.failover..",
                        "dev.siaga.slo..",
                        "dev.siaga.incident..",
                        "dev.siaga.placement..",
                        "dev.siaga.traffic..",
                        "dev.siaga.watch..")));
        check(noClasses()
                .that()
                .resideInAPackage(own)
                .should()
                .dependOnClassesThat(foreign)
                .because("adapters know no controller, no kind and no other adapter"));
    }

    @Test
    void whatAdaptersShareKnowsNothingOfSiaga() {
        check(noClasses()
                .that()
                .resideInAPackage("dev.siaga.adapter.wire..")
                .should()
                .dependOnClassesThat(
                        resideInAPackage("dev.siaga..").and(not(resideInAPackage("dev.siaga.adapter.wire..")))));
    }

    @Test
    void packagesDependInOneDirection() {
        check(slices().matching("dev.siaga.(*)..").should().beFreeOfCycles());
    }

    @Test
    void dependenciesComeThroughTheConstructor() {
        check(noFields().should().beAnnotatedWith(Inject.class).because("a class is whole once it is constructed"));
    }

    @Test
    void thePluginStartsNoOperator() {
        check(noClasses()
                .that()
                .resideInAPackage("dev.siaga.cli..")
                .should()
                .dependOnClassesThat(
                        resideInAnyPackage("io.quarkus..", "io.javaoperatorsdk..", "jakarta..", "dev.siaga.app.."))
                .because("a command is over before a framework would have started"));
        check(noClasses()
                .that()
                .resideOutsideOfPackages("dev.siaga.cli..", "dev.siaga.app..")
                .should()
                .dependOnClassesThat(resideInAPackage("dev.siaga.cli.."))
                .because("the operator knows nothing of who looks at it"));
    }

    @Test
    void theDoctorJudgesByTheFailoversOwnRulesAndFactsAlone() {
        check(classes()
                .that()
                .resideInAPackage("dev.siaga.cli.doctor..")
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(
                        "dev.siaga.cli.doctor..",
                        "dev.siaga.failover..",
                        "java.lang",
                        "java.lang.invoke",
                        "java.lang.runtime",
                        "java.time..",
                        "java.util",
                        "java.util.function",
                        "java.util.stream"))
                .because("what is wrong follows from facts, whoever gathered them"));
    }

    @Test
    void outputGoesThroughTheLog() {
        check(noClasses()
                .that()
                .resideOutsideOfPackage("dev.siaga.cli..")
                .should(GeneralCodingRules.ACCESS_STANDARD_STREAMS));
    }

    @Test
    void noNameIsAnExcuse() {
        List<String> excuses = everything.stream()
                .filter(type -> Stream.concat(
                                Stream.of(type.getPackageName().split("\\.")),
                                // The words of a name: HttpUtil is two.
                                Stream.of(type.getSimpleName().split("(?<=[a-z0-9])(?=[A-Z])")))
                        .anyMatch(word -> word.matches(FORBIDDEN_NAMES)))
                .map(type -> type.getName())
                .toList();

        assertEquals(List.of(), excuses, "name a class after what it does");
    }

    @Test
    void everyPackageSaysWhatItIsFor() throws IOException {
        for (String root : List.of("src/main/java", "src/test/java")) {
            try (Stream<Path> folders =
                    Files.walk(Path.of(root).resolve("dev/siaga")).filter(Files::isDirectory)) {
                List<Path> silent = folders.filter(ArchitectureTest::holdsJava)
                        .filter(folder -> !Files.exists(folder.resolve("package-info.java")))
                        .filter(folder -> !Files.exists(Path.of(
                                folder.toString().replace("src/test/java", "src/main/java"), "package-info.java")))
                        .toList();
                assertEquals(List.of(), silent, "packages without a package-info.java");
            }
        }
    }

    @Test
    void theRulesAreAboutSomething() {
        assertTrue(
                cores().containsAll(List.of("failover", "slo")), "cores have moved: these rules look for them in vain");
        assertTrue(adapters().containsAll(List.of("patroni", "etcd", "prometheus")), "adapters have moved");
        assertTrue(exists("api"), "the kinds have moved");
    }

    private static void check(ArchRule rule) {
        rule.allowEmptyShould(false).check(production);
    }

    private static boolean exists(String name) {
        return production.stream()
                .anyMatch(type -> (type.getPackageName() + ".").startsWith("dev.siaga." + name + "."));
    }

    private static DescribedPredicate<JavaCall<?>> readsClockOrDice() {
        return DescribedPredicate.describe(
                "reads a clock or throws dice",
                call -> CLOCKS_AND_DICE.contains(call.getTarget().getName())
                        && call.getTargetOwner().getPackageName().startsWith("java."));
    }

    private static boolean holdsJava(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.anyMatch(file -> file.toString().endsWith(".java"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
