package io.alchemyreactive.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What a project gets that depends on one of our modules and nothing else. Maven itself resolves such projects, which are
 * made in the target folder; beside each stands one that has our versions imported, as our own build has them.
 */
class PublishedDependenciesIT {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Path FOLDER = Path.of("target/consumers").toAbsolutePath();
    private static final Set<String> UNPUBLISHED = Set.of("examples", "benchmarks");
    private static final Pattern ARTIFACT_ID = Pattern.compile("</parent>.*?<artifactId>([^<]+)", Pattern.DOTALL);
    private static final Pattern MODULE = Pattern.compile("<module>([^<]+)</module>");
    private static final Pattern NODE = Pattern.compile("^[+|\\\\ -]+(\\S+):([a-z]+)(?: \\(optional\\))?$");

    private static final String IMPORT = """
            <dependencyManagement><dependencies><dependency>
              <groupId>io.alchemyreactive</groupId><artifactId>alchemy-reactive-parent</artifactId>
              <version>%s</version><type>pom</type><scope>import</scope>
            </dependency></dependencies></dependencyManagement>
            """.formatted(version());

    /** It brings what tests need. */
    private static final String TEST_KIT = "alchemy-reactive-test";

    private static final List<String> MODULES = published();

    @BeforeAll
    static void resolve() throws IOException {
        var names = new ArrayList<String>();
        for (String module : MODULES) {
            names.add(consumer("alone-" + module, "", List.of(module)));
            names.add(consumer("managed-" + module, IMPORT, List.of(module)));
        }
        List<String> withoutTestKit =
                MODULES.stream().filter(module -> !module.equals(TEST_KIT)).toList();
        names.add(consumer("alone-all", "", withoutTestKit));
        names.add(consumer("managed-all", IMPORT, withoutTestKit));
        Files.writeString(
                FOLDER.resolve("pom.xml"),
                project(
                        "all",
                        "<packaging>pom</packaging><modules><module>"
                                + FOLDER.relativize(ROOT) + "</module>"
                                + names.stream()
                                        .map(name -> "<module>" + name + "</module>")
                                        .collect(Collectors.joining())
                                + "</modules>"));
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("maven.home"), "bin", "mvn").toString(),
                "--batch-mode",
                "--quiet",
                "-Dmaven.repo.local=" + System.getProperty("alchemy.maven.repository"),
                "-Dscope=runtime",
                "-DoutputFile=target/tree.txt",
                "--also-make",
                "--projects=" + names.stream().map(name -> ":" + name).collect(Collectors.joining(",")),
                "org.apache.maven.plugins:maven-dependency-plugin:"
                        + System.getProperty("alchemy.maven.dependency-plugin") + ":tree"));
        if (System.getProperty("alchemy.maven.offline").endsWith("true")) {
            command.add(1, "--offline");
        }
        var builder = new ProcessBuilder(command).directory(FOLDER.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Program.Done done = Program.start(builder, line -> {}).done();
        assertThat(done.code()).as(done.out() + done.err()).isZero();
    }

    @Test
    void eachModuleAloneBringsTheVersionsThatItIsTestedWith() throws IOException {
        for (String module : MODULES) {
            assertThat(tree("alone-" + module).keySet())
                    .as(module)
                    .isEqualTo(tree("managed-" + module).keySet());
        }
    }

    @Test
    void allModulesTogetherBringTheVersionsThatTheyAreTestedWith() throws IOException {
        assertThat(tree("alone-all").keySet()).isEqualTo(tree("managed-all").keySet());
        assertThat(tree("alone-all").keySet().stream().map(PublishedDependenciesIT::name))
                .contains(
                        "reactor-core",
                        "netty-handler",
                        "netty-codec-http",
                        "jackson-databind",
                        "r2dbc-postgresql",
                        "flyway-core",
                        "postgresql",
                        "picocli");
    }

    @Test
    void whatOnlyOurBuildUsesReachesNobody() throws IOException {
        for (String module : MODULES) {
            var names = tree("alone-" + module).keySet().stream()
                    .map(PublishedDependenciesIT::name)
                    .collect(Collectors.toCollection(TreeSet::new));
            assertThat(names)
                    .as(module)
                    .noneMatch(
                            name -> name.matches("(error_prone|nullaway|slf4j-nop|blockhound|archunit|jmh|lombok).*"));
            if (!module.equals(TEST_KIT)) {
                assertThat(names)
                        .as(module)
                        .noneMatch(name -> name.matches("(junit|assertj|reactor-test|alchemy-reactive-test).*"));
            }
        }
    }

    @Test
    void nullAnnotationsOfTheApiAreThereToCompileWith() throws IOException {
        for (String module : MODULES) {
            assertThat(tree("alone-" + module).entrySet().stream()
                            .filter(entry -> name(entry.getKey()).equals("jspecify"))
                            .map(Map.Entry::getValue))
                    .as(module)
                    .containsExactly("compile");
        }
    }

    /** The scopes of what a project has, by group, name, type, perhaps classifier, and version. */
    private static TreeMap<String, String> tree(String project) throws IOException {
        var tree = new TreeMap<String, String>();
        for (String line : Files.readAllLines(FOLDER.resolve(project).resolve("target/tree.txt"))) {
            var node = NODE.matcher(line);
            if (node.matches()) {
                tree.put(node.group(1), node.group(2));
            }
        }
        assertThat(tree).as(project).isNotEmpty();
        return tree;
    }

    private static String name(String artifact) {
        return artifact.split(":")[1];
    }

    private static String consumer(String name, String managed, List<String> modules) throws IOException {
        String dependencies = modules.stream()
                .map(module -> "<dependency><groupId>io.alchemyreactive</groupId><artifactId>" + module
                        + "</artifactId><version>" + version() + "</version></dependency>")
                .collect(Collectors.joining("\n", "<dependencies>", "</dependencies>"));
        Path folder = Files.createDirectories(FOLDER.resolve(name));
        Files.writeString(folder.resolve("pom.xml"), project(name, managed + dependencies));
        return name;
    }

    private static String project(String name, String content) {
        return """
                <project xmlns="http://maven.apache.org/POM/4.0.0">
                <modelVersion>4.0.0</modelVersion>
                <groupId>consumer</groupId><artifactId>%s</artifactId><version>1</version>
                %s
                </project>
                """.formatted(name, content);
    }

    private static String version() {
        return System.getProperty("alchemy.version");
    }

    private static List<String> published() {
        try {
            var ids = new ArrayList<String>();
            var module = MODULE.matcher(Files.readString(ROOT.resolve("pom.xml")));
            while (module.find()) {
                if (!UNPUBLISHED.contains(module.group(1))) {
                    var id = ARTIFACT_ID.matcher(
                            Files.readString(ROOT.resolve(module.group(1)).resolve("pom.xml")));
                    assertThat(id.find()).as(module.group(1)).isTrue();
                    ids.add(id.group(1));
                }
            }
            assertThat(ids).hasSizeGreaterThan(8);
            return ids;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
