package io.alchemyreactive.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.effect.Redacted;
import io.alchemyreactive.postgres.PostgresOrigin;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A folder in which somebody works with the shop's program, each command a process. Leaves no process behind. */
final class ShopFolder implements AutoCloseable {

    private static final Path TARGET = Path.of("target").toAbsolutePath();
    private static final Set<String> NOT_CONTENT = Set.of("lease.json", "lease.lock", "commit.lock", "journal.jsonl");

    private final Path folder;
    private final List<Program> started = new CopyOnWriteArrayList<>();
    private final List<String> said = new CopyOnWriteArrayList<>();
    private final Map<String, String> variables = new TreeMap<>();
    private final List<Path> classPath = new ArrayList<>();

    ShopFolder(Path folder) {
        this.folder = folder;
    }

    Path path() {
        return folder;
    }

    Path state(String stage) {
        return folder.resolve(".alchemy/state/shop").resolve(stage);
    }

    /** The same folder for somebody with this environment variable. */
    ShopFolder with(String name, String value) {
        var other = copy();
        other.variables.put(name, value);
        return other;
    }

    /** The same folder for somebody whose program has more resources. */
    ShopFolder withClassPath(Path more) {
        var other = copy();
        other.classPath.add(more);
        return other;
    }

    /** Runs a command to its end. */
    Program.Done run(String... arguments) {
        return start(arguments).done();
    }

    /** Runs a command that must succeed. */
    Program.Done succeed(String... arguments) {
        var done = run(arguments);
        assertThat(done.code())
                .as("%s%n%s%s", List.of(arguments), done.out(), done.err())
                .isZero();
        return done;
    }

    Program start(String... arguments) {
        return start(line -> {}, arguments);
    }

    Program start(Consumer<String> onProgress, String... arguments) {
        var words = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                classPath(),
                Db.class.getName()));
        words.addAll(Arrays.asList(arguments));
        var builder = new ProcessBuilder(words).directory(folder.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("NEON_") || name.startsWith("ALCHEMY_"));
        builder.environment().putAll(variables);
        var program = Program.start(builder, onProgress);
        started.add(program);
        return program;
    }

    /** Where the branch of a stage is. */
    PostgresOrigin branch(String stage) {
        var outputs =
                succeed("output", "--stage", stage, "--json", "--show-secrets").json();
        return PostgresOrigin.parse(
                Redacted.of(outputs.at("/data/branch/connectionUri").asString()));
    }

    /** A connection to the branch of a stage. */
    Sql sql(String stage) {
        return Sql.connect(branch(stage));
    }

    /** What the local Neon answers to a GET below {@code /api/v2}. */
    JsonNode api(String path) {
        try {
            var local =
                    JsonMapper.shared().readTree(Files.readString(folder.resolve(".alchemy/local-neon/endpoint.json")));
            var request = HttpRequest.newBuilder(URI.create(local.path("apiUrl").asString() + path))
                    .header("Authorization", "Bearer " + local.path("apiKey").asString())
                    .build();
            var answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(path).isEqualTo(200);
            return JsonMapper.shared().readTree(answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The requests that the local Neon answered so far, oldest first, without their times. */
    List<String> requests() {
        try {
            return Files.readAllLines(folder.resolve(".alchemy/local-neon/requests.log")).stream()
                    .map(line -> line.substring(line.indexOf(' ') + 1))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Every file with its content, but for the local Neon's own, those that say who holds a stage, and its journal. */
    Map<String, String> files() {
        var neon = folder.resolve(".alchemy/local-neon");
        var files = new TreeMap<String, String>();
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path entered, BasicFileAttributes attributes) {
                    return entered.equals(neon) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    if (!NOT_CONTENT.contains(file.getFileName().toString())) {
                        files.put(
                                folder.relativize(file).toString(),
                                HexFormat.of().formatHex(Files.readAllBytes(file)));
                    }
                    return FileVisitResult.CONTINUE;
                }
            });
            return files;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        started.forEach(Program::kill);
        run("local", "stop", "--force");
        assertThat(Program.withFolder(folder)).isEmpty();
    }

    private ShopFolder copy() {
        var other = new ShopFolder(folder);
        other.variables.putAll(variables);
        other.classPath.addAll(classPath);
        return other;
    }

    private String classPath() {
        try {
            var parts = new ArrayList<String>();
            classPath.forEach(part -> parts.add(part.toString()));
            parts.add(TARGET.resolve("classes").toString());
            parts.add(Files.readString(TARGET.resolve("dependencies.txt")).strip());
            return String.join(":", parts);
        } catch (IOException e) {
            throw new UncheckedIOException("run this test by ./mvnw verify: its class path is made before it", e);
        }
    }
}
