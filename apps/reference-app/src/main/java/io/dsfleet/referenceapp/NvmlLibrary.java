package io.dsfleet.referenceapp;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.NoSuchElementException;

/** Functions of NVIDIA's management library; each returns 0 on success. */
record NvmlLibrary(
    MethodHandle init,
    MethodHandle shutdown,
    MethodHandle handleByIndex,
    MethodHandle utilizationRates,
    MethodHandle memoryInfo) {
  private static final FunctionDescriptor PLAIN = FunctionDescriptor.of(JAVA_INT);
  private static final FunctionDescriptor BY_INDEX =
      FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS);
  private static final FunctionDescriptor OF_DEVICE =
      FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS);

  /** Looks the functions up; throws NoSuchElementException if one is missing. */
  static NvmlLibrary of(SymbolLookup library) {
    return new NvmlLibrary(
        function(library, "nvmlInit_v2", PLAIN),
        function(library, "nvmlShutdown", PLAIN),
        function(library, "nvmlDeviceGetHandleByIndex_v2", BY_INDEX),
        function(library, "nvmlDeviceGetUtilizationRates", OF_DEVICE),
        function(library, "nvmlDeviceGetMemoryInfo", OF_DEVICE));
  }

  @SuppressWarnings("restricted")
  private static MethodHandle function(
      SymbolLookup library, String name, FunctionDescriptor descriptor) {
    MemorySegment address =
        library
            .find(name)
            .orElseThrow(() -> new NoSuchElementException("the library has no function " + name));
    return Linker.nativeLinker().downcallHandle(address, descriptor);
  }

  boolean start() {
    return succeeded(() -> (int) init.invokeExact());
  }

  void stop() {
    succeeded(() -> (int) shutdown.invokeExact());
  }

  boolean device(int index, MemorySegment handle) {
    return succeeded(() -> (int) handleByIndex.invokeExact(index, handle));
  }

  boolean utilization(MemorySegment device, MemorySegment rates) {
    return succeeded(() -> (int) utilizationRates.invokeExact(device, rates));
  }

  boolean memory(MemorySegment device, MemorySegment info) {
    return succeeded(() -> (int) memoryInfo.invokeExact(device, info));
  }

  /** A call of a native function. */
  private interface Call {
    int invoke() throws Throwable;
  }

  private static boolean succeeded(Call call) {
    try {
      return call.invoke() == 0;
    } catch (Throwable e) {
      throw new IllegalStateException("the call does not match the native function", e);
    }
  }
}
