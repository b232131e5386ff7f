/**
 * Masks the personal values of preview databases, and checks that none was forgotten. Start with {@link
 * io.alchemyreactive.postgres.mask.Mask}.
 */
@org.jspecify.annotations.NullMarked
package io.alchemyreactive.postgres.mask;
