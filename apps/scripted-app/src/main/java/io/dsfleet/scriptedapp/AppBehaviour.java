package io.dsfleet.scriptedapp;

import io.dsfleet.messages.app.AppMessage;
import io.dsfleet.messages.app.StartAnalysis;
import io.dsfleet.messages.job.MediaFile;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.Predicate;

/** Behaviour of a scripted app; may be changed while it runs. Obedient and instant by default. */
public final class AppBehaviour {
  private volatile Duration fileTime = Duration.ZERO;
  private volatile Function<StartAnalysis, StartAnswer> onStart = start -> StartAnswer.WORK;
  private volatile Predicate<MediaFile> unreadable = file -> false;
  private volatile MessageMutator tamper = MessageMutator.none();
  private volatile Function<AppMessage, Duration> delay = message -> Duration.ZERO;
  private volatile int stallAfter = Integer.MAX_VALUE;
  private volatile int dropAfter = Integer.MAX_VALUE;
  private volatile int dieAfter = Integer.MAX_VALUE;
  private volatile boolean answersInterrupt = true;
  private volatile boolean answersStatus = true;

  private AppBehaviour() {}

  /** Accepts every job and processes every file at once. */
  public static AppBehaviour obedient() {
    return new AppBehaviour();
  }

  /** Sets the processing time of each file. */
  public AppBehaviour fileTime(Duration time) {
    fileTime = time;
    return this;
  }

  /** Sets the answer to every {@code start_analysis}. */
  public AppBehaviour onStart(StartAnswer answer) {
    return onStart(start -> answer);
  }

  /** Sets the answer to each {@code start_analysis}. */
  public AppBehaviour onStart(Function<StartAnalysis, StartAnswer> answer) {
    onStart = answer;
    return this;
  }

  /** Selects the files that the app reports as {@code file_done} with {@code status: error}. */
  public AppBehaviour unreadable(Predicate<MediaFile> file) {
    unreadable = file;
    return this;
  }

  /** Changes the messages that the app sends. */
  public AppBehaviour mutator(MessageMutator change) {
    tamper = change;
    return this;
  }

  /** Delays each message; later messages may overtake it. */
  public AppBehaviour delay(Function<AppMessage, Duration> by) {
    delay = by;
    return this;
  }

  /** Stops processing a camera after this many of its files. */
  public AppBehaviour stallAfter(int files) {
    stallAfter = files;
    return this;
  }

  /** Drops the connection after this many files of all cameras. */
  public AppBehaviour dropAfter(int files) {
    dropAfter = files;
    return this;
  }

  /** Crashes after this many files of all cameras; see {@link ScriptedApp#crash}. */
  public AppBehaviour crashAfter(int files) {
    dieAfter = files;
    return this;
  }

  /** Sets whether the app answers {@code interrupt_analysis}. */
  public AppBehaviour answersInterrupt(boolean answers) {
    answersInterrupt = answers;
    return this;
  }

  /** Sets whether the app answers {@code query_analysis_status}. */
  public AppBehaviour answersStatus(boolean answers) {
    answersStatus = answers;
    return this;
  }

  Duration fileTime() {
    return fileTime;
  }

  StartAnswer startAnswer(StartAnalysis start) {
    return onStart.apply(start);
  }

  boolean isUnreadable(MediaFile file) {
    return unreadable.test(file);
  }

  MessageMutator mutator() {
    return tamper;
  }

  Duration delayOf(AppMessage message) {
    return delay.apply(message);
  }

  int stallAfter() {
    return stallAfter;
  }

  int dropAfter() {
    return dropAfter;
  }

  int crashAfter() {
    return dieAfter;
  }

  boolean answersInterrupt() {
    return answersInterrupt;
  }

  boolean answersStatus() {
    return answersStatus;
  }
}
