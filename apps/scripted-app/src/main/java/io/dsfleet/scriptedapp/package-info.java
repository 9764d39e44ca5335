/**
 * An app without video: it speaks the app protocol (docs/protocol.md), follows a script and can
 * misbehave.
 */
@NullMarked
package io.dsfleet.scriptedapp;

import org.jspecify.annotations.NullMarked;
