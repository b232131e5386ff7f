package io.alchemyreactive.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alchemyreactive.plan.ChangeAction;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GridTest {

    @ParameterizedTest
    @EnumSource
    void deploysAllPlansNothingMoreAndDestroysAll(Shape shape) {
        Grid grid = Grid.of(Graph.of(shape, 100));
        assertThat(grid.plan(ChangeAction.CREATE).changes()).hasSize(100);
        assertThat(grid.deploy().changes()).hasSize(100);
        assertThat(grid.plan(ChangeAction.NOOP).changes()).hasSize(100);
        assertThat(grid.destroy().changes()).hasSize(100);
        assertThat(grid.plan(ChangeAction.CREATE).changes()).hasSize(100);
    }

    @Test
    void refusesToMeasureAPlanWithOtherChanges() {
        Grid grid = Grid.of(Graph.of(Shape.WIDE, 10));
        assertThatThrownBy(() -> grid.plan(ChangeAction.NOOP)).hasMessageContaining("CREATE=10");
        grid.deploy();
        assertThatThrownBy(grid::deploy).hasMessageContaining("NOOP=10");
    }

    @Test
    void deploysAChangeOfOneCell() {
        Grid grid = Grid.of(Graph.of(Shape.WIDE, 100));
        grid.deploy();
        assertThat(grid.update().summary())
                .containsOnly(Map.entry(ChangeAction.UPDATE, 1), Map.entry(ChangeAction.NOOP, 99));
        assertThat(grid.update().changes()).hasSize(100);
    }

    @ParameterizedTest
    @EnumSource
    void theFloorsFindEveryCellUnchanged(Shape shape) {
        var floor = new Floor(Graph.of(shape, 100));
        assertThat(floor.unchanged()).isEqualTo(100);
        assertThat(floor.unchangedByHash()).isEqualTo(100);
        assertThat(new ApplyFloor(Graph.of(shape, 100)).create()).isEqualTo(100);
    }
}
