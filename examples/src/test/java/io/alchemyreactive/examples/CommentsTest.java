package io.alchemyreactive.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each comment of the sources names its subject, so that it makes sense by itself in an editor. */
class CommentsTest {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern NO_SUBJECT =
            Pattern.compile("(?m)^.*(?:/\\*\\*?|//)\\s*(?:\\*\\s*)?(?:What|The same|Whoever|Nobody|Somebody)\\b.*$");

    @Test
    void noCommentOpensWithAWordThatStandsForAThingWithAName() throws IOException {
        List<String> found = new ArrayList<>();
        int read = 0;
        try (Stream<Path> files = Files.walk(ROOT)) {
            for (Path file : files.filter(CommentsTest::isSource).toList()) {
                read++;
                Matcher comments = NO_SUBJECT.matcher(Files.readString(file));
                while (comments.find()) {
                    found.add(ROOT.relativize(file) + ": " + comments.group().strip());
                }
            }
        }
        assertThat(read).isGreaterThan(700);
        assertThat(found)
                .as("comments to write in the form of subject, verb, object; the subject by its name")
                .isEmpty();
    }

    private static boolean isSource(Path file) {
        String path = ROOT.relativize(file).toString();
        return path.endsWith(".java") && path.contains("src/main/java") && !path.contains("target/");
    }
}
