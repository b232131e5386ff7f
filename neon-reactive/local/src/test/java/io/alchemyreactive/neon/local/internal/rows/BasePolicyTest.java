package io.alchemyreactive.neon.local.internal.rows;

import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.neon.local.internal.compute.Lsn;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BasePolicyTest {

    private static final long MB = 1 << 20;

    @Test
    void aCopyIsMadeByVolumeButNotMoreOftenThanItsOwnSizeIsWorth() {
        assertThat(BasePolicy.isWorthACopy(255 * MB, MB)).isFalse();
        assertThat(BasePolicy.isWorthACopy(256 * MB, MB)).isTrue();
        assertThat(BasePolicy.isWorthACopy(256 * MB, 512 * MB)).isTrue();
        assertThat(BasePolicy.isWorthACopy(4000 * MB, 10_000 * MB)).isFalse();
        assertThat(BasePolicy.isWorthACopy(5000 * MB, 10_000 * MB)).isTrue();
    }

    @Test
    void fewSmallCopiesAllStay() {
        var bases = List.of(base(1, 100), base(2, 100), base(3, 100));

        assertThat(BasePolicy.kept(bases)).isEqualTo(bases);
    }

    @Test
    void ofTooManyTheOneGoesWhoseNeighboursAreNearestAndTheEndsStay() {
        var bases = new ArrayList<BaseRow>();
        for (var place : new int[] {0, 300, 600, 900, 950, 1000, 1300, 1600, 1900}) {
            bases.add(base(place, 10));
        }

        assertThat(BasePolicy.kept(bases)).hasSize(8).doesNotContain(base(950, 10));
        assertThat(BasePolicy.kept(bases.subList(0, 8))).hasSize(8);
    }

    @Test
    void copiesOfMuchDataTakeFourTimesItsRoomAtMostAndTheEndsStayInAnyCase() {
        var bases = new ArrayList<BaseRow>();
        for (var index = 0; index < 6; index++) {
            bases.add(base(index * 1000, 1000));
        }
        assertThat(BasePolicy.bytes(BasePolicy.kept(bases))).isEqualTo(4000 * MB);
        assertThat(BasePolicy.kept(bases)).startsWith(bases.get(0)).endsWith(bases.get(5));
        assertThat(BasePolicy.mostBytes(bases)).isEqualTo(4000 * MB);

        var shrunk = List.of(base(0, 9000), base(1000, 9000), base(2000, 10));
        assertThat(BasePolicy.kept(shrunk)).containsExactly(shrunk.get(0), shrunk.get(2));
    }

    private static BaseRow base(long megabytes, long size) {
        return new BaseRow("st-" + megabytes, new Lsn(megabytes * MB).toString(), Instant.EPOCH, size * MB);
    }
}
