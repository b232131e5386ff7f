/**
 * The programs of the documentation. Start with {@link io.alchemyreactive.examples.Db}, the shop whose previews branch
 * from staging's database; {@link io.alchemyreactive.examples.EnvFile} is a resource type of one's own.
 */
@org.jspecify.annotations.NullMarked
package io.alchemyreactive.examples;
