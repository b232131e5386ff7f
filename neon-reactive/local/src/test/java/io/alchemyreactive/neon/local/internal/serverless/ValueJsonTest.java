package io.alchemyreactive.neon.local.internal.serverless;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ValueJsonTest {

    private static final Map<Integer, Integer> ELEMENTS = Map.of(1000, 16, 1007, 23, 1009, 25, 1022, 701, 3807, 3802);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "16|t|true",
                "21|-1|-1",
                "23|42|42",
                "20|42|\"42\"",
                "701|1.5|1.5",
                "701|NaN|\"NaN\"",
                "700|-Infinity|\"-Infinity\"",
                "1700|1.50|\"1.50\"",
                "114|{\"a\": 1.10}|{\"a\": 1.10}",
                "3802|[1, null]|[1, null]",
                "25|x\"y|\"x\\\"y\"",
                "1007|{1,NULL,3}|[1,null,3]",
                "1007|[0:1]={{1,2},{3,4}}|[[1,2],[3,4]]",
                "1009|{}|[]",
                "1009|{a,\"b,c\",\"d\\\"e\",\"NULL\",NULL,\"\"}|[\"a\",\"b,c\",\"d\\\"e\",\"NULL\",null,\"\"]",
                "1000|{t,f}|[true,false]",
                "3807|{\"{\\\"a\\\": 1}\"}|[{\"a\": 1}]",
                "1022|{1.5,NaN}|[1.5,\"NaN\"]",
            })
    void aValueIsWrittenAsJsonsOwnKindWhereItHasOne(int type, String text, String json) {
        assertThat(ValueJson.typed(ELEMENTS).of(text, type).toString()).isEqualTo(json);
    }

    @Test
    void aRawValueIsTheTextOfPostgres() {
        assertThat(ValueJson.texts().of("t", 16).toString()).isEqualTo("\"t\"");
        assertThat(ValueJson.texts().of("{1}", 1007).toString()).isEqualTo("\"{1}\"");
        assertThat(ValueJson.texts().of(null, 16).isNull()).isTrue();
    }
}
