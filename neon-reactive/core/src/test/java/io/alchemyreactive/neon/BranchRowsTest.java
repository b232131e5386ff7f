package io.alchemyreactive.neon;

import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.postgres.DataClass;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Where the rows of a branch come from, as its declaration shows it. */
class BranchRowsTest {

    private static final List<Masking> RULES =
            List.of(Masking.byValue("neondb", "public", "people", "email", "nobody"));

    @Test
    void copiedRowsCountAsThoseOfProduction() {
        assertThat(rows(Map.of())).isEqualTo(DataClass.PRODUCTION_COPY);
        assertThat(rows(Map.of("schemaOnly", false))).isEqualTo(DataClass.PRODUCTION_COPY);
        assertThat(rows(Map.of("schemaOnly", true))).isEqualTo(DataClass.SCHEMA_ONLY);
        assertThat(rows(Map.of("masking", RULES))).isEqualTo(DataClass.MASKED);
    }

    @Test
    void aDeclaredClassCounts() {
        for (DataClass declared : DataClass.values()) {
            assertThat(rows(Map.of("dataClass", declared))).isEqualTo(declared);
            assertThat(rows(Map.of("dataClass", declared, "schemaOnly", true))).isEqualTo(declared);
            assertThat(rows(Map.of("dataClass", declared, "masking", RULES))).isEqualTo(declared);
        }
    }

    private static DataClass rows(Map<String, Object> given) {
        Map<String, Object> values = new HashMap<>(given);
        values.put("projectId", "p");
        return Branch.TYPE.props().create(values).rows();
    }
}
