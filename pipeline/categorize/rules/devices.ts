// Things with a plug or a battery.
import type { CategoryRules } from '../category-rules.ts'

export const devices: CategoryRules = {
  services: `
    home assistant, homeassistant, hass, philips hue, zigbee, zigbee2mqtt, z wave, mqtt, homekit, smartthings, homebridge, openhab, tuya,
    xiaomi home, mi home, sonos, nest thermostat, tesla fleet, ecobee, ring doorbell, roomba, arduino, raspberry pi, esp32, esp idf,
    micropython, platformio, kicad, easyeda, ros, ros2, octoprint, bambu, bambu lab, klipper, prusa, opc ua, opcua, modbus, siemens s7,
    thingsboard, node red, govee, lifx, ikea tradfri, dirigera, nanoleaf, shelly, tplink, tp link, tapo, kasa, switchbot, esphome,
    meshtastic, lorawan, bacnet, knx, stm32, jtag, openocd, sigrok, flipper zero, bluetooth low energy, ble, unitree, lerobot, turtlebot,
    px4, ardupilot, mavlink, dji, unifi protect, alexa, reachy, stackchan, stack chan, litejet, viessmann, daikin, miele, smartcar,
    can bus, ltspice, spice simulation, verilog, fpga, vivado, elgato, stream deck, wled, roku, android tv, samsung tv, chromecast,
    lg webos, divoom, lg thinq`,
  terms: `
    smart home, home automation, iot, internet of things, iot devices, robot, robotics, 3d printer, 3d printing, hardware, embedded,
    embedded systems, microcontroller, firmware, sensor data, smart devices, smart lights, thermostat, drone, pcb, electronics,
    circuit design, industrial automation, scada, oscilloscope, smart tv, serial port, gpio, ip camera, security cameras, cctv,
    robotic arm, ev charging, lighting control, smart bulb, electric vehicle, home energy, solar inverter, printer, frigate, plc, tesla`,
  hints: `
    sensor, devices, lights, camera, cameras, appliance, vehicle, temperature, servo, motor, turn on, turn off, brightness, bluetooth`,
}
