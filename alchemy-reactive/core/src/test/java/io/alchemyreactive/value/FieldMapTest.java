package io.alchemyreactive.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class FieldMapTest {

    private static final Value ONE = new Value.Text("one");
    private static final Value TWO = new Value.Text("two");

    @Test
    void isTheSameAsASortedMap() {
        var random = new Random(7);
        for (int size : new int[] {0, 1, 2, 16, 17, 300}) {
            Map<String, Value> given = new HashMap<>();
            while (given.size() < size) {
                given.put("key" + random.nextInt(1000), new Value.Text("" + random.nextInt(3)));
            }
            Map<String, Value> sorted = new TreeMap<>(given);
            FieldMap map = FieldMap.of(given);
            assertThat(new ArrayList<>(map.entrySet())).isEqualTo(new ArrayList<>(sorted.entrySet()));
            assertThat(new ArrayList<>(map.values())).isEqualTo(new ArrayList<>(sorted.values()));
            assertThat((Object) map).isEqualTo(sorted).hasSameHashCodeAs(sorted).hasToString(sorted.toString());
            assertThat((Object) sorted).isEqualTo(map);
            assertThat((Object) map).isEqualTo(FieldMap.of(sorted));
            sorted.forEach((key, value) -> {
                // Another string of the same characters, as a store reads it.
                assertThat(map.get(String.valueOf(key.toCharArray()))).isEqualTo(value);
                assertThat(map.containsKey(key)).isTrue();
            });
            assertThat(map.get("another")).isNull();
            assertThat(map.get(null)).isNull();
        }
    }

    @Test
    void differsWhereAKeyOrAFieldDoes() {
        FieldMap map = FieldMap.of(Map.of("a", ONE, "b", TWO));
        assertThat((Object) map).isNotEqualTo(FieldMap.of(Map.of("a", ONE, "b", ONE)));
        assertThat((Object) map).isNotEqualTo(FieldMap.of(Map.of("a", ONE, "c", TWO)));
        assertThat((Object) map).isNotEqualTo(FieldMap.of(Map.of("a", ONE)));
        assertThat((Object) map).isNotEqualTo(Map.of("a", ONE, "c", TWO));
    }

    @Test
    void leavesOutWhatIsNotThere() {
        String[] keys = {"a", "b", "c"};
        assertThat((Object) FieldMap.of(keys, new Value[] {ONE, null, TWO})).isEqualTo(Map.of("a", ONE, "c", TWO));
        assertThat((Object) FieldMap.of(keys, new Value[3])).isEqualTo(Map.of());
    }

    @Test
    void isOfTheSortOrderOfItsKeysAlone() {
        var backwards = new TreeMap<String, Value>((one, other) -> other.compareTo(one));
        backwards.putAll(Map.of("a", ONE, "b", TWO));
        assertThat(List.copyOf(FieldMap.of(backwards).values())).containsExactly(ONE, TWO);
    }

    @Test
    void refusesNullAndChanges() {
        Map<String, Value> nothing = new HashMap<>();
        nothing.put("a", null);
        assertThatNullPointerException().isThrownBy(() -> FieldMap.of(nothing));
        assertThatThrownBy(() -> FieldMap.of(Map.of("a", ONE)).put("a", TWO))
                .isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> FieldMap.of(Map.of("a", ONE)).clear())
                .isInstanceOf(UnsupportedOperationException.class);
    }
}
