package io.alchemyreactive.postgres.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerErrorTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    duplicate key value violates unique constraint "k_mail"        | duplicate key value violates unique constraint "k_mail"
                    invalid input syntax for type integer: "sam@example.com"       | invalid input syntax for type integer: …
                    invalid input syntax for type integer: "a"b" c"                | invalid input syntax for type integer: …
                    value "99999999999" is out of range for type integer           | value … is out of range for type integer
                    null value in column "id" of relation "k" violates the rule    | null value in column "id" of relation "k" violates the rule
                    invalid input value for enum mood: "k"                         | invalid input value for enum mood: "k"
                    date/time field value out of range: "2026-13-45"               | date/time field value out of range: …
                    the value 'secret' is not one                                  | the value … is not one
                    """)
    void quotedValuesAreCutAndNamesStay(String message, String told) {
        assertThat(ServerError.withoutValues(message, Set.of("k", "id", "k_mail")))
                .isEqualTo(told);
    }
}
