package io.alchemyreactive.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the list of guarantees names exists: the tests, and the code that they guard. */
class GuaranteesTest {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern NAME = Pattern.compile("`([\\w.]*)(?:#(\\w+))?`");
    private static final int COLUMNS = 3;
    /** Of the table that says how many histories find it when a guard is taken out. */
    private static final int COLUMNS_WITH_HISTORIES = 4;

    private final List<Path> tests = sources(
            "effect-core/src/test",
            "alchemy-reactive/core/src/test",
            "alchemy-reactive/test/src",
            "alchemy-reactive/cli/src/test",
            "alchemy-reactive/state-postgres/src/test",
            "neon-reactive/postgres/src/test",
            "neon-reactive/local/src/test",
            "neon-reactive/core/src/test",
            "neon-reactive/dblab/src/test",
            "examples/src/test");
    private final List<Path> code = sources(
            "effect-core/src/main",
            "alchemy-reactive/core/src/main",
            "alchemy-reactive/cli/src/main",
            "alchemy-reactive/state-postgres/src/main",
            "neon-reactive/postgres/src/main",
            "neon-reactive/local/src/main",
            "neon-reactive/core/src/main",
            "neon-reactive/dblab/src/main");

    private static List<Path> sources(String... folders) {
        List<Path> all = new ArrayList<>();
        for (String folder : folders) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(folder))) {
                files.filter(file -> file.toString().endsWith(".java")).forEach(all::add);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return all;
    }

    private static List<String[]> rows() throws IOException {
        return Files.readAllLines(ROOT.resolve("docs/guarantees.md")).stream()
                .filter(line -> line.startsWith("| ") && !line.startsWith("| guarantee"))
                .filter(line -> !line.startsWith("| fault"))
                .map(line -> line.substring(2).split(" \\| ?"))
                .toList();
    }

    @Test
    void everyTestAndEveryGuardExists() throws IOException {
        assertThat(rows()).hasSizeGreaterThan(25);
        for (String[] row : rows()) {
            assertThat(row).as(row[0]).hasSizeBetween(COLUMNS, COLUMNS_WITH_HISTORIES);
            boolean counts = row.length == COLUMNS_WITH_HISTORIES;
            exist(counts ? row[3] : row[1], tests, "void ");
            exist(counts ? row[1] : row[2], code, "");
        }
    }

    /** A name without a class belongs to the class before it. */
    private static void exist(String names, List<Path> sources, String before) throws IOException {
        Optional<Path> file = Optional.empty();
        for (MatchResult found : NAME.matcher(names).results().toList()) {
            String type = found.group(1);
            if (type.equals(type.toUpperCase(Locale.ROOT)) && !type.isEmpty()) {
                continue;
            }
            if (!type.isEmpty()) {
                file = sources.stream().filter(source -> isOf(type, source)).findFirst();
                assertThat(file).as(type).isPresent();
            }
            String member = found.group(2);
            if (member != null) {
                assertThat(Files.readString(file.orElseThrow()))
                        .as(found.group())
                        .contains(before.isEmpty() ? " " + member + "(" : before + member + "(");
            }
        }
    }

    /** A type within another one is in the file of the outer one. */
    private static boolean isOf(String type, Path source) {
        var file = new StringBuilder();
        for (String part : type.split("\\.", -1)) {
            file.append('/').append(part);
            if (Character.isUpperCase(part.charAt(0))) {
                break;
            }
        }
        return source.toString().endsWith(file + ".java");
    }
}
