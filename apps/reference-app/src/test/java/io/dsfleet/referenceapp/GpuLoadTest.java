package io.dsfleet.referenceapp;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The test implements the library; calls go through the C calling convention. */
@SuppressWarnings("restricted")
class GpuLoadTest {
  private static final long DEVICE = 0x1234;
  private static final int FAILURE = 999;

  private final List<String> calls = new ArrayList<>();
  private int initResult;
  private int deviceResult;
  private int ratesResult;

  @Test
  void reportsTheLoadOfTheSelectedGpu() {
    assertThat(GpuLoad.of(this::find, 3).read()).isEqualTo(new GpuLoad.Reading(41, 1536));
    assertThat(calls).containsExactly("nvmlInit_v2", "device 3", "rates", "memory", "nvmlShutdown");
  }

  @Test
  void aFailingFunctionZeroesOnlyItsValue() {
    ratesResult = FAILURE;
    assertThat(GpuLoad.of(this::find, 0).read()).isEqualTo(new GpuLoad.Reading(0, 1536));
  }

  @Test
  void theLibraryIsShutDownEvenWithoutTheGpu() {
    deviceResult = FAILURE;
    assertThat(GpuLoad.of(this::find, 7).read()).isEqualTo(GpuLoad.Reading.NONE);
    assertThat(calls).containsExactly("nvmlInit_v2", "device 7", "nvmlShutdown");
  }

  @Test
  void allValuesAreZeroWithoutADriver() {
    initResult = FAILURE;
    assertThat(GpuLoad.of(this::find, 0).read()).isEqualTo(GpuLoad.Reading.NONE);
    assertThat(calls).containsExactly("nvmlInit_v2");
  }

  @Test
  void allValuesAreZeroWithoutTheLibrary() {
    assertThat(GpuLoad.of("libno-such-library.so.1", 0).read()).isEqualTo(GpuLoad.Reading.NONE);
    assertThat(GpuLoad.of(name -> Optional.empty(), 0).read()).isEqualTo(GpuLoad.Reading.NONE);
  }

  private Optional<MemorySegment> find(String name) {
    FunctionDescriptor plain = FunctionDescriptor.of(JAVA_INT);
    FunctionDescriptor byIndex = FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS);
    FunctionDescriptor ofDevice = FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS);
    return Optional.ofNullable(
        switch (name) {
          case "nvmlInit_v2" -> stub("init", plain);
          case "nvmlShutdown" -> stub("shutdown", plain);
          case "nvmlDeviceGetHandleByIndex_v2" -> stub("device", byIndex);
          case "nvmlDeviceGetUtilizationRates" -> stub("rates", ofDevice);
          case "nvmlDeviceGetMemoryInfo" -> stub("memory", ofDevice);
          default -> null;
        });
  }

  private MemorySegment stub(String method, FunctionDescriptor descriptor) {
    try {
      MethodType type = descriptor.toMethodType();
      MethodHandle handle = MethodHandles.lookup().bind(this, method, type);
      return Linker.nativeLinker().upcallStub(handle, descriptor, Arena.ofAuto());
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(e.getMessage(), e);
    }
  }

  @SuppressWarnings("unused")
  private int init() {
    calls.add("nvmlInit_v2");
    return initResult;
  }

  @SuppressWarnings("unused")
  private int shutdown() {
    calls.add("nvmlShutdown");
    return 0;
  }

  @SuppressWarnings("unused")
  private int device(int index, MemorySegment device) {
    calls.add("device " + index);
    device.reinterpret(ADDRESS.byteSize()).set(ADDRESS, 0, MemorySegment.ofAddress(DEVICE));
    return deviceResult;
  }

  @SuppressWarnings("unused")
  private int rates(MemorySegment device, MemorySegment rates) {
    calls.add("rates");
    assertThat(device.address()).isEqualTo(DEVICE);
    MemorySegment struct = rates.reinterpret(2 * JAVA_INT.byteSize());
    struct.setAtIndex(JAVA_INT, 0, 41);
    struct.setAtIndex(JAVA_INT, 1, 7);
    return ratesResult;
  }

  @SuppressWarnings("unused")
  private int memory(MemorySegment device, MemorySegment memory) {
    calls.add("memory");
    assertThat(device.address()).isEqualTo(DEVICE);
    MemorySegment struct = memory.reinterpret(3 * JAVA_LONG.byteSize());
    struct.setAtIndex(JAVA_LONG, 0, 8L << 30);
    struct.setAtIndex(JAVA_LONG, 1, (8L << 30) - (1536L << 20));
    struct.setAtIndex(JAVA_LONG, 2, 1536L << 20);
    return 0;
  }
}
