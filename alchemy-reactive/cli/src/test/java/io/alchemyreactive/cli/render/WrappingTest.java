package io.alchemyreactive.cli.render;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WrappingTest {

    private final Wrapping wrapping = new Wrapping(20);

    @Test
    void longLinesAreBrokenBetweenWordsAndShortOnesAreLeft() {
        assertThat(wrapping.wrapped("short\n      known after apply: id, name\nend\n"))
                .isEqualTo("""
                        short
                              known after
                                apply: id,
                                name
                        end
                        """);
        assertThat(wrapping.wrapped("  + app-db  create it now")).isEqualTo("  + app-db  create\n    it now");
    }

    @Test
    void wordsAreNeverBroken() {
        assertThat(wrapping.wrapped("at https://shop.example/a/very/long/path there"))
                .isEqualTo("at\n  https://shop.example/a/very/long/path\n  there");
    }

    @Test
    void coloursTakeNoRoom() {
        String line = "\u001b[31m  ! twenty letters 1\u001b[0m";

        assertThat(wrapping.wrapped(line)).isEqualTo(line);
        assertThat(wrapping.wrapped("\u001b[33m  ! twenty letters and\u001b[0m"))
                .isEqualTo("\u001b[33m  ! twenty letters\n    and\u001b[0m");
    }
}
