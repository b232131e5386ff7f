/**
 * The account of the key: regions, organizations and limits of the plan. Start at {@link
 * io.alchemyreactive.neon.api.account.Account}.
 */
@NullMarked
package io.alchemyreactive.neon.api.account;

import org.jspecify.annotations.NullMarked;
