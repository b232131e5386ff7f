/**
 * A state store that lives in the memory of one process, for tests and for programs that need no state afterwards. Start
 * with {@link io.alchemyreactive.state.memory.MemoryStateStore}.
 */
@org.jspecify.annotations.NullMarked
package io.alchemyreactive.state.memory;
