package io.alchemyreactive.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each comment of the sources names its subject, so that it makes sense by itself in an editor. */
class CommentsTest {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern COMMENT = Pattern.compile("/\\*.*?\\*/|(?:[ \t]*//[^\n]*\n)+", Pattern.DOTALL);
    private static final Pattern NEXT_LINE = Pattern.compile("\\s*\\n\\s*(?:\\*(?!/)|//)?\\s*");
    private static final Pattern NO_SUBJECT = Pattern.compile(
            "(?:^\\s*(?:/\\*\\*?|//)|[.!?]|<p>|<li>)\\s*(?:<p>|<li>)?(?:What|The same|Whoever|Nobody|Somebody)\\b[^.]*");

    @Test
    void noSentenceOfACommentOpensWithAWordThatStandsForAThingWithAName() throws IOException {
        List<String> found = new ArrayList<>();
        int read = 0;
        try (Stream<Path> files = Files.walk(ROOT)) {
            for (Path file : files.filter(CommentsTest::isSource).toList()) {
                read++;
                String source = Files.readString(file);
                Matcher comments = COMMENT.matcher(source);
                while (comments.find()) {
                    sentencesWithoutSubject(comments.group())
                            .forEach(text -> found.add(ROOT.relativize(file) + ": " + text));
                }
            }
        }
        assertThat(read).isGreaterThan(700);
        assertThat(found)
                .as("comments to write in the form of subject, verb, object; the subject by its name")
                .isEmpty();
    }

    private static List<String> sentencesWithoutSubject(String comment) {
        return NO_SUBJECT
                .matcher(NEXT_LINE.matcher(comment).replaceAll(" "))
                .results()
                .map(MatchResult::group)
                .toList();
    }

    private static boolean isSource(Path file) {
        String path = ROOT.relativize(file).toString();
        return path.endsWith(".java") && path.contains("src/main/java") && !path.contains("target/");
    }
}
