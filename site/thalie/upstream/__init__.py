"""What InvenioRDM gives no public way to. Each place has a test that fails once there is one."""
